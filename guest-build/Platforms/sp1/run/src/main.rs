//! sp1run ELF INPUT: one run on SP1's own loader and executor; no prover, no download. Lines on stdout:
//! `exit CODE`, `public HEX`, `digest HEX`, then `count NAME VALUE`. The prover gas comes from the trace of the same run.
//! Exit codes: 0 the program ran, whatever its own code; 2 usage or a file that SP1 refuses.
use sp1_core_executor::{ExecutionReport, GasEstimatingVMEnum, MinimalExecutorEnum, Program, SP1CoreOpts};
use std::{process::exit, sync::Arc};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| refuse(&format!("cannot-read: {path}: {error}")))
}

fn refuse(reason: &str) -> ! {
    eprintln!("sp1run: {reason}");
    exit(2)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.len() != 3 {
        refuse("usage: sp1run ELF INPUT");
    }
    let program = match Program::from(&read(&args[1])) {
        Ok(program) => Arc::new(program),
        Err(error) => refuse(&format!("elf-refused: {error}")),
    };
    let opts = SP1CoreOpts::default();
    let mut run = MinimalExecutorEnum::new(program.clone(), false, Some(opts.gas_trace_chunk_threshold));
    run.with_input(&read(&args[2]));
    let mut report = ExecutionReport::default();
    while !run.is_done() {
        if let Some(chunk) = run.execute_chunk() {
            let mut vm = GasEstimatingVMEnum::new(&chunk, program.clone(), [0; 4], opts.clone());
            report += vm.execute().unwrap_or_else(|error| refuse(&format!("trace-failed: {error:?}")));
        }
    }
    println!("exit {}", run.exit_code());
    println!("public {}", hex(run.public_values_stream()));
    let digest: Vec<u8> = run.public_value_digest().iter().flat_map(|word| word.to_le_bytes()).collect();
    println!("digest {}", hex(&digest));
    println!("count instructions {}", run.global_clk());
    if let Some(gas) = report.gas() {
        println!("count prover-gas {gas}");
    }
}
