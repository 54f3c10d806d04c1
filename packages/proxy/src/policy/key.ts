/** The primary cache key of an absolute URL: the URL in a form in which equal resources are equal. */
export function cacheKey(url: string): string {
  return url
}
