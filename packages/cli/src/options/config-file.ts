import { extname } from 'node:path'
import { lilconfig } from 'lilconfig'
import { reasonIn, usageError } from '../errors.ts'

export interface ConfigFile {
  readonly path: string
  readonly content: Readonly<Record<string, unknown>>
}

/**
 * Reads the JSON object in which a command's options stand under their camelCase names.
 *
 * @throws CliError `usage` where it can't be read or is no JSON object
 */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const content = await load(path)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw usageError(`--config ${path}: wanted a JSON object such as {"listen": "127.0.0.1:3128"}`)
  }
  return { path, content: content as Record<string, unknown> }
}

async function load(path: string): Promise<unknown> {
  // The same loader whatever the extension, .js too: a configuration file is data, never a program.
  const parse = (_path: string, text: string): unknown => JSON.parse(text)
  const reader = lilconfig('cachereef', { cache: false, loaders: { [extname(path) || 'noExt']: parse } })
  try {
    return (await reader.load(path))?.config
  } catch (cause) {
    throw usageError(`--config ${path}: ${reasonIn(cause)}`, cause)
  }
}
