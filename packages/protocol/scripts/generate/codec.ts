import type { EnumType, Fields, StructType, Type } from '../../src/schema.ts'

/** Something with fields that gets an encoder and a decoder: a payload or a struct. */
export interface Codec {
  readonly name: string
  readonly fields: Fields
  /** Its type in TypeScript, and where that comes from. */
  readonly typeName: string
  readonly typeImport: string
}

export const BANNER = '// Generated from the message table by scripts/generate.ts. Do not edit.\n'

/** "PeerEntry" → "peer-entry", "PEERPING" → "peerping". */
export function fileNameOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()
}

/** "clientAddress" → "ClientAddress". */
export const capitalised = (name: string): string => name[0]!.toUpperCase() + name.slice(1)

/** The type inside of lists and optionals. */
export function innermost(type: Type): Type {
  return type.kind === 'list' || type.kind === 'optional' ? innermost(type.of) : type
}

function innermostTypes(codecs: readonly { readonly fields: Fields }[]): Type[] {
  return codecs.flatMap(({ fields }) => Object.values(fields).map(({ type }) => innermost(type)))
}

/** Every struct that the fields are made of, once each, in order of first use. */
export function structsOf(codecs: readonly { readonly fields: Fields }[]): StructType[] {
  const found = new Set<StructType>()
  let next = codecs
  while (next.length > 0) {
    const structs = innermostTypes(next).filter(
      (type): type is StructType => type.kind === 'struct' && !found.has(type),
    )
    for (const struct of structs) found.add(struct)
    next = structs
  }
  return [...found]
}

/** Every enumeration that the fields, or their structs' fields, use. */
export function enumerationsOf(codecs: readonly { readonly fields: Fields }[]): EnumType[] {
  const types = innermostTypes([...codecs, ...structsOf(codecs)])
  return [...new Set(types.filter((type): type is EnumType => type.kind === 'enum'))]
}

/** `import` lines for the codecs of the structs and enumerations that the fields use, in order of file name. */
export function codecImports(fields: Fields, prefix: 'read' | 'write'): string {
  const names = new Set<string>()
  for (const { type } of Object.values(fields)) {
    const inner = innermost(type)
    if (inner.kind === 'struct' || inner.kind === 'enum') names.add(inner.name)
  }
  return [...names]
    .sort()
    .map((name) => `import { ${prefix}${name} } from './${fileNameOf(name)}.ts'\n`)
    .join('')
}
