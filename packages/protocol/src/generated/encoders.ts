// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../codec/writer.ts'
import type { MessageName, Payload } from '../messages.ts'
import { writeADDMASTER } from './encoders/addmaster.ts'
import { writeCACHESTATUS } from './encoders/cachestatus.ts'
import { writeCHALLENGE } from './encoders/challenge.ts'
import { writeCOMMUNITYLIST } from './encoders/communitylist.ts'
import { writeDIRECTORYANSWER } from './encoders/directoryanswer.ts'
import { writeELECTIONRESPONSE } from './encoders/electionresponse.ts'
import { writeHOLDELECTION } from './encoders/holdelection.ts'
import { writeJOINDENIED } from './encoders/joindenied.ts'
import { writeLEAVE } from './encoders/leave.ts'
import { writeLOCATIONREQUEST } from './encoders/locationrequest.ts'
import { writeLOCATIONRESPONSE } from './encoders/locationresponse.ts'
import { writeMASTERQUERY } from './encoders/masterquery.ts'
import { writeMASTERREPORT } from './encoders/masterreport.ts'
import { writeNOMINATEMASTER } from './encoders/nominatemaster.ts'
import { writeNOMINATIONRESPONSE } from './encoders/nominationresponse.ts'
import { writePEERPING } from './encoders/peerping.ts'
import { writePEERSTATUS } from './encoders/peerstatus.ts'
import { writePURGE } from './encoders/purge.ts'
import { writePURGECONFIRM } from './encoders/purgeconfirm.ts'
import { writePURGELOG } from './encoders/purgelog.ts'
import { writePURGELOGREQUEST } from './encoders/purgelogrequest.ts'
import { writeREMOVEMASTER } from './encoders/removemaster.ts'
import { writeREPLACEMASTER } from './encoders/replacemaster.ts'
import { writeREQUESTTOJOIN } from './encoders/requesttojoin.ts'
import { writeUPDATEPEERLIST } from './encoders/updatepeerlist.ts'
import { writeWAKEUP } from './encoders/wakeup.ts'

/** Writes the payload of each message. */
export const ENCODERS: { readonly [Name in MessageName]: (output: Writer, value: Payload<Name>) => void } = {
  WAKEUP: writeWAKEUP,
  COMMUNITYLIST: writeCOMMUNITYLIST,
  CHALLENGE: writeCHALLENGE,
  REQUESTTOJOIN: writeREQUESTTOJOIN,
  UPDATEPEERLIST: writeUPDATEPEERLIST,
  JOINDENIED: writeJOINDENIED,
  PEERPING: writePEERPING,
  PEERSTATUS: writePEERSTATUS,
  LEAVE: writeLEAVE,
  CACHESTATUS: writeCACHESTATUS,
  HOLDELECTION: writeHOLDELECTION,
  ELECTIONRESPONSE: writeELECTIONRESPONSE,
  NOMINATEMASTER: writeNOMINATEMASTER,
  NOMINATIONRESPONSE: writeNOMINATIONRESPONSE,
  MASTERQUERY: writeMASTERQUERY,
  MASTERREPORT: writeMASTERREPORT,
  ADDMASTER: writeADDMASTER,
  REPLACEMASTER: writeREPLACEMASTER,
  REMOVEMASTER: writeREMOVEMASTER,
  DIRECTORYANSWER: writeDIRECTORYANSWER,
  LOCATIONREQUEST: writeLOCATIONREQUEST,
  LOCATIONRESPONSE: writeLOCATIONRESPONSE,
  PURGE: writePURGE,
  PURGECONFIRM: writePURGECONFIRM,
  PURGELOGREQUEST: writePURGELOGREQUEST,
  PURGELOG: writePURGELOG,
}
