import { innerHeader, innerStart } from '../../src/envelope.ts'
import { MESSAGES } from '../../src/messages.ts'
import type { StructType } from '../../src/schema.ts'
import { type Codec, enumerationsOf, fileNameOf, structsOf } from './codec.ts'
import { decoderFile, enumerationDecoderFile } from './decoder.ts'
import { encoderFile, enumerationEncoderFile } from './encoder.ts'
import { protocolPage } from './page.ts'
import { decoderTable, encoderTable } from './tables.ts'

const GENERATED = 'packages/protocol/src/generated'

/** Every generated file: its path from the root of the repository, and its text. */
export function outputs(): Map<string, string> {
  const payloads: Codec[] = Object.entries(MESSAGES).map(([name, { fields }]) => ({
    name,
    fields,
    typeName: `Payload<'${name}'>`,
    typeImport: `import type { Payload } from '../../messages.ts'`,
  }))
  const structs = [
    ...structsOf(payloads).map((struct) => structCodec(struct, 'structs')),
    ...[innerStart, innerHeader].map((struct) => structCodec(struct, 'envelope')),
  ]

  const files = new Map<string, string>()
  for (const codec of [...structs, ...payloads]) {
    files.set(`${GENERATED}/encoders/${fileNameOf(codec.name)}.ts`, encoderFile(codec))
    files.set(`${GENERATED}/decoders/${fileNameOf(codec.name)}.ts`, decoderFile(codec))
  }
  for (const enumeration of enumerationsOf(payloads)) {
    files.set(`${GENERATED}/encoders/${fileNameOf(enumeration.name)}.ts`, enumerationEncoderFile(enumeration))
    files.set(`${GENERATED}/decoders/${fileNameOf(enumeration.name)}.ts`, enumerationDecoderFile(enumeration))
  }
  files.set(`${GENERATED}/encoders.ts`, encoderTable(MESSAGES))
  files.set(`${GENERATED}/decoders.ts`, decoderTable(MESSAGES))
  files.set('docs/protocol.md', protocolPage())
  return files
}

function structCodec({ name, fields }: StructType, module: string): Codec {
  return { name, fields, typeName: name, typeImport: `import type { ${name} } from '../../${module}.ts'` }
}
