// Runs blockchain tests of Amsterdam on ethereumjs, block by block. A block that comes out otherwise than its header says is run again
// with the known faults of the engine mended (faults.mjs): a line of JSON says which of them are needed to make it right, or that it is
// unexplained, which ends with status 1. The last line counts.
//   node chains.mjs [--mended] FILE|FOLDER...      --mended: mend all faults in every block, also where none is needed
import fs from 'node:fs'
import path from 'node:path'
import { equalsBytes } from '@ethereumjs/util'
import { chainOf } from './engine.mjs'
import { FAULTS, mended } from './faults.mjs'

const FIELDS = ['stateRoot', 'receiptTrie', 'gasUsed', 'logsBloom', 'requestsHash', 'blockAccessListHash']
const same = (a, b) => typeof a === 'bigint' || a === undefined || b === undefined ? a === b : equalsBytes(a, b)

// The fields of the header that come out otherwise, with these faults mended.
async function differences(chain, block, faults) {
  mended.clear()
  for (const fault of faults) mended.add(fault)
  try {
    const made = await chain.run(block)
    return { differs: FIELDS.filter(field => !same(made[field], block.header[field])) }
  } catch (fault) {
    return { differs: ['error'], error: String(fault?.message ?? fault).replace(/\s+/g, ' ').slice(0, 300) }
  }
}

const isRight = ({ differs }) => differs.length === 0

// Faults that are all needed to make the block right; undefined where all of them do not.
async function needed(chain, block) {
  let faults = FAULTS
  if (!isRight(await differences(chain, block, faults))) return undefined
  for (const fault of FAULTS) {
    const others = faults.filter(other => other !== fault)
    if (isRight(await differences(chain, block, others))) faults = others
  }
  return faults
}

async function runTest(file, name, test, from, report) {
  const chain = await chainOf(name, test)
  if (chain === undefined) return { passedOver: 1 }
  const counts = { blocks: 0, differing: 0, unexplained: 0, notRun: 0 }
  for (const [index, given] of test.blocks.entries()) {
    if (given.expectException) { counts.notRun += test.blocks.length - index; break }
    const block = chain.decode(given.rlp)
    counts.blocks++
    const first = await differences(chain, block, from)
    if (!isRight(first)) {
      const causes = await needed(chain, block)
      counts.differing++
      if (causes === undefined) counts.unexplained++
      report({ file, test: name, block: index + 1, ...first, causes: causes ?? ['unexplained'] })
      // Without the state after it no later block can be run.
      if (causes === undefined && (first.error || first.differs.includes('stateRoot'))) { counts.notRun += test.blocks.length - index - 1; break }
    }
    chain.append(block)
  }
  return counts
}

function* filesOf(place) {
  if (!fs.statSync(place).isDirectory()) { yield place; return }
  for (const name of fs.readdirSync(place).sort()) {
    const inner = path.join(place, name)
    if (fs.statSync(inner).isDirectory() || name.endsWith('.json')) yield* filesOf(inner)
  }
}

const places = process.argv.slice(2).filter(word => word !== '--mended')
const missing = places.filter(place => !fs.existsSync(place))
if (places.length === 0 || missing.length > 0) {
  console.error(missing.length > 0 ? `chains.mjs: ${missing[0]}: no such file or folder` : 'chains.mjs: give files or folders of blockchain tests')
  process.exit(2)
}
const from = process.argv.includes('--mended') ? FAULTS : []
const total = { blocks: 0, differing: 0, unexplained: 0, notRun: 0, passedOver: 0 }
const causes = {}
const print = line => {
  for (const cause of line.causes) causes[cause] = (causes[cause] ?? 0) + 1
  console.log(JSON.stringify(line))
}
for (const place of places) {
  for (const file of filesOf(place)) {
    for (const [name, test] of Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')))) {
      const counts = await runTest(path.basename(file), name, test, from, print)
      for (const [key, count] of Object.entries(counts)) total[key] += count
    }
  }
}
console.log(JSON.stringify({ ...total, causes }))
process.exitCode = total.unexplained > 0 ? 1 : total.blocks === 0 ? 3 : 0
