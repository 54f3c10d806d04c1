import protobuf from 'protobufjs'

/** The measured messages as a Protocol Buffers schema; ID stands for `string` or `bytes`. */
const SCHEMA = `
syntax = "proto3";
message Epoch { uint64 term = 1; ID master = 2; }
message Capacity { uint64 cpu = 1; uint64 bandwidthKbps = 2; uint64 cacheBytes = 3; }
message DomainLoad { string domain = 1; uint64 requests = 2; uint64 bytes = 3; }
message PeerEntry {
  ID id = 1; uint32 incarnation = 2; string name = 3; string address = 4; optional string clientAddress = 5;
  uint64 weight = 6; bool caching = 7; string state = 8;
}
message Slicing { string domain = 1; uint32 slices = 2; }
message Move { string domain = 1; optional uint32 slice = 2; optional ID holder = 3; }
message PEERPING { uint64 version = 1; uint64 round = 2; uint64 size = 3; }
message PEERSTATUS {
  uint64 version = 1; uint64 round = 2; Capacity capacity = 3; uint32 load = 4; uint64 uptimeSeconds = 5; bool caching = 6;
  uint64 requests = 7; uint64 hits = 8; uint64 objects = 9; uint64 bytes = 10; repeated DomainLoad domains = 11;
}
message UPDATEPEERLIST {
  string communityName = 1; uint64 version = 2; uint64 base = 3; uint32 replicas = 4; uint64 maxPeers = 5;
  uint64 pingIntervalMs = 6; uint64 pingTimeoutMs = 7; repeated PeerEntry peers = 8; repeated ID removed = 9;
  repeated Slicing slices = 10; repeated Move moves = 11;
}
message Envelope {
  string type = 1; ID community = 2; ID sender = 3; ID recipient = 4; uint32 incarnation = 5; uint64 sequence = 6;
  uint64 inReplyTo = 7; bytes token = 8; Epoch epoch = 9; PAYLOAD payload = 10;
}`

/** The envelope with that payload; protobufjs compiles its codec when it is first used. */
export function protobufType(payloadType: string, idType: 'string' | 'bytes'): protobuf.Type {
  const schema = SCHEMA.replace(/\bID\b/g, idType).replace('PAYLOAD', payloadType)
  return protobuf.parse(schema, { keepCase: true }).root.lookupType('Envelope')
}
