import type { Store } from '../../store/store.ts'

/** A store of which some methods do something else. */
export function alteredStore(store: Store, changes: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name in changes) return changes[name as keyof Store]
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
