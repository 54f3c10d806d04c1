/**
 * Prints "N passed, N failed" from the file that vitest's JSON reporter wrote; without one, nothing has passed.
 * JavaScript, for it must run on the machine's own Node where `npm ci` has failed.
 */
import { existsSync, readFileSync } from 'node:fs'

const path = process.argv[2] ?? ''
const totals = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 1 }
// A file that failed before its tests could run is in no figure but that of suites.
const failed = totals.numFailedTests || totals.numFailedTestSuites
console.log(`${totals.numPassedTests} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
