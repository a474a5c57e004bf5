import { z } from 'zod'
import { usualCategoryEmbedding } from '../layers/category-embedding.js'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'

/**
 * The option of a preset for tables that says what large categories become. It has no default in its schema, so that a job of before, which names its layers, is
 * still the preset's.
 */
export const categoryDimensions = z
  .int()
  .min(0)
  .max(limits.numberEmbedding)
  .optional()
  .describe(
    `Numbers that each category of a column of more than ${usualCategoryEmbedding.above} is embedded by; 0 for one input each; ${usualCategoryEmbedding.dimensions} for a table if left out`,
  )

/** The layer for it, none where it is 0 or left out. */
export const categoryLayers = (dimensions: number | undefined): LayerInput[] => (dimensions ? [{ type: 'category_embedding', dimensions }] : [])

/** What a job that leaves the option out takes for a table. */
export const usualCategoryDimensions = { category_dimensions: usualCategoryEmbedding.dimensions } as const
