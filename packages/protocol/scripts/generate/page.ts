export function protocolPage(): string {
  return ''
}
