//! ziskrun ELF INPUT: one run on ZisK's own transpiler, memory and operations. Lines on stdout: `exit CODE`, `public HEX` (256 bytes),
//! then `count NAME VALUE`: steps, the cost of steps and operations (memory and the fixed base are not in it), and each operation's uses.
//! Exit codes: 0 the program ran, whatever its own code; 2 usage or a file that ZisK refuses.
use std::process::exit;
use zisk_core::mem::{DataSection, INPUT_ADDR, OUTPUT_ADDR, RAM_ADDR, RAM_SIZE};
use zisk_core::zisk_ops::ZiskOp;
use zisk_core::zisk_ops_costs::MAIN_COST;
use zisk_core::{InstContext, SRC_C, SRC_IMM, SRC_IND, SRC_MEM, SRC_REG, SRC_STEP, STORE_IND, STORE_MEM, STORE_NONE, STORE_REG};

const MAX_STEPS: u64 = 1 << 36;
const OUTPUT_WORDS: u64 = 64;

fn refuse(reason: &str) -> ! {
    eprintln!("ziskrun: {reason}");
    exit(2)
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| refuse(&format!("cannot-read: {path}: {error}")))
}

/// The record ZisK maps: u64 length, bytes, zeros to a multiple of 8.
fn record(input: &[u8]) -> Vec<u8> {
    let mut bytes = (input.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(input);
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    bytes
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.len() != 3 {
        refuse("usage: ziskrun ELF INPUT");
    }
    let rom = match zisk_riscv::elf2rom(&read(&args[1])) {
        Ok(rom) => rom,
        Err(error) => refuse(&format!("elf-refused: {error}")),
    };
    let input = record(&read(&args[2]));
    let mut m = InstContext::default();
    m.input_len = input.len() as u64;
    m.mem.add_read_section(INPUT_ADDR, &[0; 8]);
    m.mem.add_read_section(INPUT_ADDR + 8, &input);
    m.mem.add_write_section(RAM_ADDR, RAM_SIZE);
    for section in &rom.ro_data_64 {
        let bytes: Vec<u8> = section.data.iter().flat_map(|word| word.to_le_bytes()).collect();
        m.mem.add_read_section(section.addr, &bytes);
    }
    for section in &rom.rw_data_64 {
        let data = section.data.iter().flat_map(|word| word.to_le_bytes()).collect();
        m.mem.init_write_section_data(&DataSection { addr: section.addr, data });
    }
    m.mem.read_sections.sort_by_key(|section| section.start);
    let mut uses = [0u64; 256];
    while !m.end && m.step < MAX_STEPS {
        let i = rom.get_instruction(m.pc);
        m.a = match i.a_src {
            SRC_C => m.c,
            SRC_REG => m.regs[i.a_offset_imm0 as usize],
            SRC_MEM => m.mem.read(i.a_offset_imm0 + if i.a_use_sp_imm1 != 0 { m.sp } else { 0 }, 8),
            SRC_IMM => i.a_offset_imm0 | i.a_use_sp_imm1 << 32,
            SRC_STEP => m.step,
            other => refuse(&format!("source-a: {other} at {:#x}", m.pc)),
        };
        m.b = match i.b_src {
            SRC_C => m.c,
            SRC_REG => m.regs[i.b_offset_imm0 as usize],
            SRC_MEM => m.mem.read(i.b_offset_imm0 + if i.b_use_sp_imm1 != 0 { m.sp } else { 0 }, 8),
            SRC_IMM => i.b_offset_imm0 | i.b_use_sp_imm1 << 32,
            SRC_IND => {
                let at = m.a.wrapping_add(i.b_offset_imm0).wrapping_add(if i.b_use_sp_imm1 != 0 { m.sp } else { 0 });
                m.mem.read(at, i.ind_width)
            }
            other => refuse(&format!("source-b: {other} at {:#x}", m.pc)),
        };
        m.extended_arg = if i.input_size > 0 { i.jmp_offset1 } else { 0 };
        (i.func)(&mut m);
        uses[i.op as usize] += 1;
        let value = if i.store_pc { (m.pc as i64 + i.jmp_offset2) as u64 } else { m.c };
        let base = i.store_offset + if i.store_use_sp { m.sp as i64 } else { 0 };
        match i.store {
            STORE_NONE => {}
            STORE_REG if i.store_offset == 0 => {}
            STORE_REG => m.regs[i.store_offset as usize] = value,
            STORE_MEM => m.mem.write(base as u64, value, 8),
            STORE_IND => m.mem.write(base.wrapping_add(m.a as i64) as u64, value, i.ind_width),
            other => refuse(&format!("store: {other} at {:#x}", m.pc)),
        }
        m.pc = if i.set_pc {
            (m.c as i64 + i.jmp_offset1) as u64
        } else {
            (m.pc as i64 + if m.flag { i.jmp_offset1 } else { i.jmp_offset2 }) as u64
        };
        m.end = i.end;
        m.step += 1;
    }
    let code = if m.error { (m.error_code as u8).max(1) } else { 0 };
    println!("exit {code}");
    let output: Vec<u8> =
        (0..OUTPUT_WORDS).flat_map(|k| (m.mem.read(OUTPUT_ADDR + 4 * k, 4) as u32).to_le_bytes()).collect();
    println!("public {}", output.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    println!("count steps {}", m.step);
    let mut cost = MAIN_COST * m.step;
    let mut lines = Vec::new();
    for (code, &count) in uses.iter().enumerate().filter(|(_, count)| **count > 0) {
        if let Ok(op) = ZiskOp::try_from_code(code as u8) {
            cost += op.cost() * count;
            lines.push(format!("count {} {count}", op.name()));
        }
    }
    println!("count cost {cost}");
    lines.iter().for_each(|line| println!("{line}"));
}
