import type { EnumType, Field, Type } from '../../src/schema.ts'
import { BANNER, type Codec, capitalised, codecImports, fileNameOf } from './codec.ts'
import { bytesLeast } from './sizes.ts'

/** The source of `readX`: one object, whose fields are read in the order in which they stand. */
export function decoderFile({ name, fields, typeName, typeImport }: Codec): string {
  const helpers: string[] = []
  const properties: string[] = []
  for (const [fieldName, field] of Object.entries(fields)) {
    const at = `${name}.${fieldName}`
    if (field.type.kind === 'list') helpers.push(listDecoder(fieldName, field.type.of, field.type.max, typeName, at))
    properties.push(`    ${fieldName}: ${sinceItsMinor(field, valueOf(field.type, fieldName, at))},\n`)
  }
  return [
    BANNER,
    `import type { Reader } from '../../codec/reader.ts'\n`,
    `${typeImport}\n`,
    codecImports(fields, 'read'),
    `\nexport function read${name}(input: Reader): ${typeName} {\n`,
    '  return {\n',
    ...properties,
    '  }\n',
    '}\n',
    ...helpers,
  ].join('')
}

function sinceItsMinor({ since, fallback }: Field, value: string): string {
  return since === undefined ? value : `input.minor < ${since} ? ${JSON.stringify(fallback)} : ${value}`
}

function listDecoder(fieldName: string, of: Type, max: number, typeName: string, at: string): string {
  const elements = `${typeName}['${fieldName}'][number]`
  return `
function read${capitalised(fieldName)}(input: Reader): ${typeName}['${fieldName}'] {
  const count = input.count(${max}, ${bytesLeast(of)}, '${at}')
  const list: ${elements}[] = []
  for (let index = 0; index < count; index++) list.push(${valueOf(of, fieldName, at)})
  return list
}
`
}

function valueOf(type: Type, fieldName: string, at: string): string {
  switch (type.kind) {
    case 'list':
      return `read${capitalised(fieldName)}(input)`
    case 'struct':
      return `read${type.name}(input)`
    case 'enum':
      return `read${type.name}(input, '${at}')`
    case 'string':
      return `input.string(${type.bytesMax}, '${at}')`
    case 'bytes':
      return `input.bytesField(${type.bytesMax}, '${at}')`
    case 'hex':
      return `input.hex${type.byteLength}('${at}')`
    case 'optional':
      return type.of.kind === 'address'
        ? `input.optionalAddress('${at}')`
        : `input.bool('${at}') ? ${valueOf(type.of, fieldName, at)} : undefined`
    default:
      return `input.${type.kind}('${at}')`
  }
}

/** The source of `readX` for an enumeration. */
export function enumerationDecoderFile({ name, names }: EnumType): string {
  return `${BANNER}import type { Reader } from '../../codec/reader.ts'
import type { ${name} } from '../../enumerations.ts'

export function read${name}(input: Reader, at: string): ${name} {
  const value = input.u8(at)
  switch (value) {
${names.map((member, index) => `    case ${index}:\n      return '${member}'\n`).join('')}    default:
      return input.refuse('out-of-range', at, value)
  }
}
`
}

export const decoderImport = (name: string): string =>
  `import { read${name} } from './decoders/${fileNameOf(name)}.ts'\n`
