/**
 * The smallest normal float32, 2⁻¹²⁶. Stored probabilities are float32: one that was rounded to 0 is taken for this in logarithms,
 * so that a single row cannot make a likelihood infinite.
 */
export const smallestProbability = 2 ** -126
