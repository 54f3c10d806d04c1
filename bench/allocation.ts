/**
 * How fast the allocation is, how evenly it spreads load, and how little it moves. Prints docs/benchmarks/allocation.md:
 *
 *     node --conditions=@cachereef/source bench/allocation.ts > docs/benchmarks/allocation.md
 */
import { balanceTable } from './allocation/balance.ts'
import { movementTable } from './allocation/movement.ts'
import { buildTable, lookupTable } from './allocation/speed.ts'

console.log(`# Allocation, measured

Printed by \`node --conditions=@cachereef/source bench/allocation.ts\` on Node ${process.versions.node}, one core of a
shared virtual machine; each time is the fastest of its rounds.

## Look-up

Nanoseconds for the owner of a domain. *First* is a table's first question about a domain: normalise, hash, rank, remember.
*Again* is every later one. *Naive* hashes domain and id of each peer together and sorts.

${lookupTable()}

## Making a table

From list and exceptions; every peer does so at each new version.

${buildTable()}

## Load

Load of the fullest peer by its share, under Zipf(1.0) demand for 10,000 domains, before and after rebalancing under the
same statistics. A round makes at most 64 changes.

${balanceTable()}

## Movement

Part of 10,000 domains whose owner changes when one of n equal peers leaves, or another joins them. *Least* is what must
move; *naive* places a domain by its hash modulo the number of peers. *Slices* are those of 100 domains cut into 64.

${movementTable()}`)
