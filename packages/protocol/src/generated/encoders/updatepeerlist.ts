// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeMove } from './move.ts'
import { writePeerEntry } from './peer-entry.ts'
import { writeSlicing } from './slicing.ts'

export function writeUPDATEPEERLIST(output: Writer, value: Payload<'UPDATEPEERLIST'>): void {
  output.reserve(106)
  output.string(value.communityName, 64, 'UPDATEPEERLIST.communityName')
  output.varint(value.version, 'UPDATEPEERLIST.version')
  output.varint(value.base, 'UPDATEPEERLIST.base')
  output.u8(value.replicas, 'UPDATEPEERLIST.replicas')
  output.varint(value.maxPeers, 'UPDATEPEERLIST.maxPeers')
  output.varint(value.pingIntervalMs, 'UPDATEPEERLIST.pingIntervalMs')
  output.varint(value.pingTimeoutMs, 'UPDATEPEERLIST.pingTimeoutMs')
  writePeers(output, value.peers)
  writeRemoved(output, value.removed)
  writeSlices(output, value.slices)
  writeMoves(output, value.moves)
}

function writePeers(output: Writer, list: Payload<'UPDATEPEERLIST'>['peers']): void {
  output.count(list, 4096, 'UPDATEPEERLIST.peers')
  for (const element of list) {
    writePeerEntry(output, element)
  }
}

function writeRemoved(output: Writer, list: Payload<'UPDATEPEERLIST'>['removed']): void {
  output.count(list, 4096, 'UPDATEPEERLIST.removed')
  for (const element of list) {
    output.reserve(32)
    output.peerId(element, 'UPDATEPEERLIST.removed')
  }
}

function writeSlices(output: Writer, list: Payload<'UPDATEPEERLIST'>['slices']): void {
  output.count(list, 1024, 'UPDATEPEERLIST.slices')
  for (const element of list) {
    writeSlicing(output, element)
  }
}

function writeMoves(output: Writer, list: Payload<'UPDATEPEERLIST'>['moves']): void {
  output.count(list, 1024, 'UPDATEPEERLIST.moves')
  for (const element of list) {
    writeMove(output, element)
  }
}
