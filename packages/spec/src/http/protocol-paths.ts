const patterns = [
  /^\/v2(\/|\?|$)/,
  /^\/v1\/models\/[^/?]+:[a-z]+(\?|$)/,
  /^\/v1\/models\/[^?]+\/(versions|labels)\/[^/?]+:[a-z]+(\?|$)/,
  /^\/invocations(\?|$)/,
]

/** Whether the clients of this URL speak a prediction protocol, whose errors are `{"error": "<text>"}`. */
export const speaksProtocol = (url: string): boolean => patterns.some((pattern) => pattern.test(url))
