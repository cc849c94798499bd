// Two clients that others wrote read the chain of a node and hold it against files that another client made.
// node clients.mjs URL HEADBLOCK.json HEADSTATE.json: what was read as JSON, a line for each thing that differs before it.
import { readFileSync } from "node:fs";
import { JsonRpcProvider, keccak256 } from "ethers";
import { createPublicClient, http } from "viem";

const [url, blockFile, stateFile] = process.argv.slice(2);
const head = JSON.parse(readFileSync(blockFile, "utf8"));
const accounts = Object.entries(JSON.parse(readFileSync(stateFile, "utf8")).accounts);
let differing = 0;

function same(what, given, expected) {
  if (String(given).toLowerCase() !== String(expected).toLowerCase()) {
    differing++;
    console.log(`${what}: ${given}, expected ${expected}`);
  }
}

// Each node's hash stands in the node before it, the first one's is the root.
function linked(what, root, proof) {
  let within = root;
  for (const node of proof) {
    if (node.length >= 66) {
      same(`${what} links`, within.includes(keccak256(node).slice(2)), true);
    }
    within = node;
  }
}

const word = (slot) => "0x" + slot.slice(2).padStart(64, "0");

async function readWithEthers() {
  const provider = new JsonRpcProvider(url);
  const read = { blocks: 0, transactions: 0, balances: 0, proofs: 0 };
  same("ethers head", await provider.getBlockNumber(), Number(head.number));
  for (let number = 0; number <= Number(head.number); number += number < 40 ? 1 : 20) {
    const block = await provider.getBlock(number, true);
    same(`ethers block ${number}`, block.number, number);
    read.blocks++;
    for (const transaction of block.prefetchedTransactions) {
      const receipt = await provider.getTransactionReceipt(transaction.hash);
      same("ethers receipt", receipt.blockHash, block.hash);
      same("ethers sender", receipt.from, transaction.from);
      same("ethers price", receipt.gasPrice, transaction.gasPrice);
      read.transactions++;
    }
  }
  for (const [address, account] of accounts) {
    same(`ethers balance ${address}`, await provider.getBalance(address), account.balance);
    same(`ethers nonce ${address}`, await provider.getTransactionCount(address), account.nonce);
    same(`ethers code ${address}`, keccak256(await provider.getCode(address)), account.codeHash);
    read.balances++;
    const slots = Object.keys(account.storage ?? {}).slice(0, 3);
    const proof = await provider.send("eth_getProof", [address, slots, "latest"]);
    linked(`ethers ${address}`, head.stateRoot, proof.accountProof);
    for (const slot of proof.storageProof) {
      same(`ethers slot of ${address}`, await provider.getStorage(address, slot.key), word(slot.value));
      linked(`ethers slot of ${address}`, proof.storageHash, slot.proof);
      read.proofs++;
    }
    read.proofs++;
  }
  const reverted = await provider
    .call({ to: "0x0ee3ab1371c93e7c0c281cc0c2107cdebc8b1930" })
    .then(() => "nothing", (error) => error.code);
  same("ethers revert", reverted, "CALL_EXCEPTION");
  provider.destroy();
  return read;
}

async function readWithViem() {
  const client = createPublicClient({ transport: http(url, { batch: { batchSize: 10 } }) });
  const read = { blocks: 0, transactions: 0, balances: 0, proofs: 0 };
  const latest = await client.getBlock({ includeTransactions: true });
  same("viem head", latest.hash, head.hash);
  same("viem chain", await client.getChainId(), 3503995874084926);
  for (let number = 0n; number <= latest.number; number += number < 40n ? 1n : 20n) {
    const block = await client.getBlock({ blockNumber: number, includeTransactions: true });
    same(`viem block ${number}`, block.number, number);
    same(`viem count ${number}`, await client.getBlockTransactionCount({ blockHash: block.hash }), block.transactions.length);
    read.blocks++;
    const receipts = await Promise.all(
      block.transactions.map(({ hash }) => client.getTransactionReceipt({ hash })),
    );
    receipts.forEach((receipt, index) => {
      same("viem receipt", receipt.transactionIndex, index);
      same("viem type", receipt.type, block.transactions[index].type);
      read.transactions++;
    });
  }
  for (const [address, account] of accounts) {
    same(`viem balance ${address}`, await client.getBalance({ address }), account.balance);
    read.balances++;
    const storageKeys = Object.keys(account.storage ?? {}).slice(0, 3);
    const proof = await client.getProof({ address, storageKeys });
    same(`viem nonce ${address}`, proof.nonce, account.nonce);
    linked(`viem ${address}`, head.stateRoot, proof.accountProof);
    read.proofs += 1 + proof.storageProof.length;
  }
  const overridden = await client.call({
    to: "0x00000000000000000000000000000000000000cc",
    stateOverride: [{ address: "0x00000000000000000000000000000000000000cc", code: "0x60075f5260205ff3" }],
  });
  same("viem override", overridden.data, word("0x7"));
  return read;
}

const ethers = await readWithEthers();
const viem = await readWithViem();
console.log(JSON.stringify({ ethers, viem, differing }));
