export { Fields } from './http/fields.ts'
export type { Store, StoredResponse, StoreWriter, StoreFigures, Selector } from './store/store.ts'
