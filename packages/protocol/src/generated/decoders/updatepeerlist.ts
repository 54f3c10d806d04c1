// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readMove } from './move.ts'
import { readPeerEntry } from './peer-entry.ts'
import { readSlicing } from './slicing.ts'

export function readUPDATEPEERLIST(input: Reader): Payload<'UPDATEPEERLIST'> {
  return {
    communityName: input.string(64, 'UPDATEPEERLIST.communityName'),
    version: input.varint('UPDATEPEERLIST.version'),
    base: input.varint('UPDATEPEERLIST.base'),
    replicas: input.u8('UPDATEPEERLIST.replicas'),
    maxPeers: input.varint('UPDATEPEERLIST.maxPeers'),
    pingIntervalMs: input.varint('UPDATEPEERLIST.pingIntervalMs'),
    pingTimeoutMs: input.varint('UPDATEPEERLIST.pingTimeoutMs'),
    peers: readPeers(input),
    removed: readRemoved(input),
    slices: readSlices(input),
    moves: readMoves(input),
  }
}

function readPeers(input: Reader): Payload<'UPDATEPEERLIST'>['peers'] {
  const count = input.count(4096, 48, 'UPDATEPEERLIST.peers')
  const list: Payload<'UPDATEPEERLIST'>['peers'][number][] = []
  for (let index = 0; index < count; index++) list.push(readPeerEntry(input))
  return list
}

function readRemoved(input: Reader): Payload<'UPDATEPEERLIST'>['removed'] {
  const count = input.count(4096, 32, 'UPDATEPEERLIST.removed')
  const list: Payload<'UPDATEPEERLIST'>['removed'][number][] = []
  for (let index = 0; index < count; index++) list.push(input.peerId('UPDATEPEERLIST.removed'))
  return list
}

function readSlices(input: Reader): Payload<'UPDATEPEERLIST'>['slices'] {
  const count = input.count(1024, 3, 'UPDATEPEERLIST.slices')
  const list: Payload<'UPDATEPEERLIST'>['slices'][number][] = []
  for (let index = 0; index < count; index++) list.push(readSlicing(input))
  return list
}

function readMoves(input: Reader): Payload<'UPDATEPEERLIST'>['moves'] {
  const count = input.count(1024, 3, 'UPDATEPEERLIST.moves')
  const list: Payload<'UPDATEPEERLIST'>['moves'][number][] = []
  for (let index = 0; index < count; index++) list.push(readMove(input))
  return list
}
