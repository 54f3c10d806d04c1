import type { EnumType, Field, Type } from '../../src/schema.ts'
import { BANNER, type Codec, capitalised, codecImports, fileNameOf, innermost } from './codec.ts'
import { bytesMost } from './sizes.ts'

/** The source of `writeX`: straight-line code, one statement a field, in runs that reserve their room at once. */
export function encoderFile({ name, fields, typeName, typeImport }: Codec): string {
  const lines: string[] = []
  const helpers: string[] = []
  let run: Field[] = []
  let runLines: string[] = []
  const endRun = (): void => {
    if (run.length > 0) lines.push(`output.reserve(${run.reduce((total, { type }) => total + bytesMost(type), 0)})`)
    lines.push(...runLines)
    run = []
    runLines = []
  }
  for (const [fieldName, field] of Object.entries(fields)) {
    const at = `${name}.${fieldName}`
    const value = `value.${fieldName}`
    if (field.type.kind === 'list') {
      endRun()
      lines.push(`write${capitalised(fieldName)}(output, ${value})`)
      helpers.push(listEncoder(fieldName, field.type.of, field.type.max, typeName, at))
    } else if (field.type.kind === 'struct') {
      endRun()
      lines.push(statement(field.type, value, at))
    } else if (field.type.kind === 'optional' && field.type.of.kind !== 'address') {
      run.push(innermost(field.type).kind === 'struct' ? { ...field, type: { kind: 'bool' } } : field)
      runLines.push(`output.present(${value} !== undefined)`)
      runLines.push(`if (${value} !== undefined) ${statement(field.type.of, value, at)}`)
      if (field.type.of.kind === 'struct') endRun()
    } else {
      run.push(field)
      runLines.push(statement(field.type, value, at))
    }
  }
  endRun()
  return [
    BANNER,
    `import type { Writer } from '../../codec/writer.ts'\n`,
    `${typeImport}\n`,
    codecImports(fields, 'write'),
    `\nexport function write${name}(output: Writer, value: ${typeName}): void {\n`,
    ...lines.map((line) => `  ${line}\n`),
    '}\n',
    ...helpers,
  ].join('')
}

function listEncoder(fieldName: string, of: Type, max: number, typeName: string, at: string): string {
  const reserve = of.kind === 'struct' ? '' : `    output.reserve(${bytesMost(of)})\n`
  return `
function write${capitalised(fieldName)}(output: Writer, list: ${typeName}['${fieldName}']): void {
  output.count(list, ${max}, '${at}')
  for (const element of list) {
${reserve}    ${statement(of, 'element', at)}
  }
}
`
}

function statement(type: Type, value: string, at: string): string {
  switch (type.kind) {
    case 'struct':
    case 'enum':
      return `write${type.name}(output, ${value}${type.kind === 'enum' ? `, '${at}'` : ''})`
    case 'string':
      return `output.string(${value}, ${type.bytesMax}, '${at}')`
    case 'bytes':
      return `output.bytesField(${value}, ${type.bytesMax}, '${at}')`
    case 'hex':
      return `output.hex${type.byteLength}(${value}, '${at}')`
    case 'optional':
      return `output.optionalAddress(${value}, '${at}')`
    case 'list':
      throw new Error(`${at}: a list of lists has no encoder`)
    default:
      return `output.${type.kind}(${value}, '${at}')`
  }
}

/** The source of `writeX` for an enumeration. */
export function enumerationEncoderFile({ name, names }: EnumType): string {
  return `${BANNER}import type { Writer } from '../../codec/writer.ts'
import type { ${name} } from '../../enumerations.ts'

export function write${name}(output: Writer, value: ${name}, at: string): void {
  switch (value) {
${names.map((member, index) => `    case '${member}':\n      return output.u8(${index}, at)\n`).join('')}    default:
      output.refuse('bad-value', at, value)
  }
}
`
}

export const encoderImport = (name: string): string =>
  `import { write${name} } from './encoders/${fileNameOf(name)}.ts'\n`
