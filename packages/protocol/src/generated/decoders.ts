// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../codec/reader.ts'
import type { MessageName, Payload } from '../messages.ts'
import { readADDMASTER } from './decoders/addmaster.ts'
import { readCACHESTATUS } from './decoders/cachestatus.ts'
import { readCHALLENGE } from './decoders/challenge.ts'
import { readCOMMUNITYLIST } from './decoders/communitylist.ts'
import { readDIRECTORYANSWER } from './decoders/directoryanswer.ts'
import { readELECTIONRESPONSE } from './decoders/electionresponse.ts'
import { readHOLDELECTION } from './decoders/holdelection.ts'
import { readJOINDENIED } from './decoders/joindenied.ts'
import { readLEAVE } from './decoders/leave.ts'
import { readLOCATIONREQUEST } from './decoders/locationrequest.ts'
import { readLOCATIONRESPONSE } from './decoders/locationresponse.ts'
import { readMASTERQUERY } from './decoders/masterquery.ts'
import { readMASTERREPORT } from './decoders/masterreport.ts'
import { readNOMINATEMASTER } from './decoders/nominatemaster.ts'
import { readNOMINATIONRESPONSE } from './decoders/nominationresponse.ts'
import { readPEERPING } from './decoders/peerping.ts'
import { readPEERSTATUS } from './decoders/peerstatus.ts'
import { readPURGE } from './decoders/purge.ts'
import { readPURGECONFIRM } from './decoders/purgeconfirm.ts'
import { readPURGELOG } from './decoders/purgelog.ts'
import { readPURGELOGREQUEST } from './decoders/purgelogrequest.ts'
import { readREMOVEMASTER } from './decoders/removemaster.ts'
import { readREPLACEMASTER } from './decoders/replacemaster.ts'
import { readREQUESTTOJOIN } from './decoders/requesttojoin.ts'
import { readUPDATEPEERLIST } from './decoders/updatepeerlist.ts'
import { readWAKEUP } from './decoders/wakeup.ts'

/** Reads the payload of each message. */
export const DECODERS: { readonly [Name in MessageName]: (input: Reader) => Payload<Name> } = {
  WAKEUP: readWAKEUP,
  COMMUNITYLIST: readCOMMUNITYLIST,
  CHALLENGE: readCHALLENGE,
  REQUESTTOJOIN: readREQUESTTOJOIN,
  UPDATEPEERLIST: readUPDATEPEERLIST,
  JOINDENIED: readJOINDENIED,
  PEERPING: readPEERPING,
  PEERSTATUS: readPEERSTATUS,
  LEAVE: readLEAVE,
  CACHESTATUS: readCACHESTATUS,
  HOLDELECTION: readHOLDELECTION,
  ELECTIONRESPONSE: readELECTIONRESPONSE,
  NOMINATEMASTER: readNOMINATEMASTER,
  NOMINATIONRESPONSE: readNOMINATIONRESPONSE,
  MASTERQUERY: readMASTERQUERY,
  MASTERREPORT: readMASTERREPORT,
  ADDMASTER: readADDMASTER,
  REPLACEMASTER: readREPLACEMASTER,
  REMOVEMASTER: readREMOVEMASTER,
  DIRECTORYANSWER: readDIRECTORYANSWER,
  LOCATIONREQUEST: readLOCATIONREQUEST,
  LOCATIONRESPONSE: readLOCATIONRESPONSE,
  PURGE: readPURGE,
  PURGECONFIRM: readPURGECONFIRM,
  PURGELOGREQUEST: readPURGELOGREQUEST,
  PURGELOG: readPURGELOG,
}

/** The message that a code on the wire means. */
export const NAMES: ReadonlyMap<number, MessageName> = new Map([
  [0x01, 'WAKEUP'],
  [0x02, 'COMMUNITYLIST'],
  [0x03, 'REQUESTTOJOIN'],
  [0x04, 'UPDATEPEERLIST'],
  [0x05, 'JOINDENIED'],
  [0x06, 'PEERPING'],
  [0x07, 'PEERSTATUS'],
  [0x08, 'HOLDELECTION'],
  [0x09, 'ELECTIONRESPONSE'],
  [0x0a, 'NOMINATEMASTER'],
  [0x0b, 'NOMINATIONRESPONSE'],
  [0x0c, 'ADDMASTER'],
  [0x0d, 'REPLACEMASTER'],
  [0x0e, 'REMOVEMASTER'],
  [0x0f, 'DIRECTORYANSWER'],
  [0x10, 'LEAVE'],
  [0x11, 'LOCATIONREQUEST'],
  [0x12, 'LOCATIONRESPONSE'],
  [0x13, 'PURGE'],
  [0x14, 'PURGECONFIRM'],
  [0x15, 'CACHESTATUS'],
  [0x16, 'CHALLENGE'],
  [0x17, 'MASTERQUERY'],
  [0x18, 'MASTERREPORT'],
  [0x19, 'PURGELOGREQUEST'],
  [0x1a, 'PURGELOG'],
])
