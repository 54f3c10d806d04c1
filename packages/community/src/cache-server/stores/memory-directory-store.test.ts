import { directoryStoreAcceptance } from '../store-acceptance.ts'
import { MemoryDirectoryStore } from './memory-directory-store.ts'

directoryStoreAcceptance('memory', async () => new MemoryDirectoryStore())
