// The known faults of ethereumjs 10.1.3 under the rules of v21, each as a mend of the engine that runs: whether a fault is why a block
// comes out otherwise is tried, not guessed. A mend wraps one method and does nothing while its name is not in `mended`.
import { EVM, EVMError } from '@ethereumjs/evm'
import { Account, BlockLevelAccessList } from '@ethereumjs/util'

export const mended = new Set()

// The package exports neither class.
const inner = name => import(new URL(`${name}.js`, import.meta.resolve('@ethereumjs/evm')).href)
const { Interpreter } = await inner('interpreter')
const { Journal } = await inner('journal')

const wrap = (type, method, around) => {
  const original = type.prototype[method]
  if (typeof original !== 'function') throw new Error(`${type.name}.${method} is not there: these are mends of release 10.1.3`)
  type.prototype[method] = function (...words) { return around.call(this, () => original.apply(this, words), ...words) }
}

// EIP-8037: state gas that a frame brings back into the reservoir repays what the frame that called it had spilled.
const REPAY = 'refill-not-repaid'
for (const method of ['_baseCall', 'create']) {
  wrap(Interpreter, method, async function (run) {
    const result = await run()
    if (mended.has(REPAY)) {
      const repaid = this._evm.stateGasReservoir < this._runState.stateGasSpilled ? this._evm.stateGasReservoir : this._runState.stateGasSpilled
      this._evm.stateGasReservoir -= repaid
      this._runState.stateGasSpilled -= repaid
      this._runState.gasLeft += repaid
    }
    return result
  })
}

// EIP-7928: the recipient, or the account to be created, has been read when the charges before the first frame halt the transaction.
const RECIPIENT = 'halted-recipient-not-listed'
wrap(EVM, '_executeCall', async function (run, message) {
  if (mended.has(RECIPIENT) && message.depth === 0) this.blockLevelAccessList?.addAddress(message.to.toString())
  return run()
})

wrap(EVM, '_executeCreate', async function (run, message) {
  const result = await run()
  if (mended.has(RECIPIENT) && message.depth === 0 && result.createdAddress !== undefined)
    this.blockLevelAccessList?.addAddress(result.createdAddress.toString())
  return result
})

// EIP-7928: what is undone before the first frame, authorizations too, is undone in the list. Inside runCall the engine does so itself.
const AUTHORIZATIONS = 'halted-authorizations-listed'
let calls = 0
let lists
wrap(EVM, 'runCall', async function (run) {
  calls++
  try { return await run() } finally { calls-- }
})
wrap(BlockLevelAccessList, 'addNonceChange', function (run) { lists = this; return run() })
for (const method of ['checkpoint', 'commit', 'revert']) {
  wrap(Journal, method, async function (run) {
    if (mended.has(AUTHORIZATIONS) && calls === 0) lists?.[method]()
    return run()
  })
}

// EIP-7928: a slot that changes is listed under its changes only, also when a frame that wrote the first value back is undone.
const READ = 'written-slot-also-read'
wrap(BlockLevelAccessList, 'revert', function (run) {
  run()
  if (!mended.has(READ)) return
  for (const account of Object.values(this.accesses)) {
    for (const slot of Object.keys(account.storageChanges)) account.storageReads.delete(slot)
  }
})

// EIP-8037: a creation that fails for balance, nonce or depth, or because its frame is static, has not reached its account and owes no
// state gas for it, so that it cannot run out of gas for it. The engine asks whether the account is there; here it always is.
const ABORTED = 'failed-creation-charged'
const there = { getAccount: async () => new Account(1n) }
function isAborted({ env, stack }) {
  const [value] = stack.peek(1)
  return env.isStatic || env.contract.balance < value || env.contract.nonce >= 2n ** 64n - 1n || env.depth >= 1024
}
wrap(Interpreter, 'runStep', async function (run, opcode) {
  const state = this._runState
  const creates = state.opCode === 0xf0 || state.opCode === 0xf5
  if (!mended.has(ABORTED) || !creates || state.stack.length < 3 || !isAborted(state)) return run()
  const { stateManager } = state
  state.stateManager = Object.assign(Object.create(stateManager), there)
  try { return await run() } finally { state.stateManager = stateManager }
})

// EIP-8037: a precompile that fails has halted, so that the state gas which its frame had spilled is consumed. Some of the engine's say
// that they revert.
const PRECOMPILE = 'failed-precompile-reverts'
wrap(EVM, 'runPrecompile', async function (run) {
  const result = await run()
  if (mended.has(PRECOMPILE) && result.exceptionError?.error === EVMError.errorMessages.REVERT)
    result.exceptionError = new EVMError(EVMError.errorMessages.INVALID_OPCODE)
  return result
})

// EIP-8037: a transaction that halts gets its reservoir back. Once a call has run out of gas after it had read its target, the engine takes
// the reservoir from a transaction that ends without gas.
const RESERVOIR = 'reservoir-taken-by-halt'
wrap(EVM, 'runCall', async function (run) {
  try { return await run() } finally { if (mended.has(RESERVOIR)) this.eip7928CallPostTargetOog = false }
})

export const FAULTS = [REPAY, ABORTED, PRECOMPILE, RECIPIENT, AUTHORIZATIONS, READ, RESERVOIR]
