//! Stylus has no packaged host: wasmi runs the module that scripts/meterContract.mjs has instrumented
//! with the published prices, and vm_hooks are mocked. `--check` is wasmparser's validation with
//! WebAssembly 1.0 and mutable globals alone, without floating point: what every such host asks.

use loadline_records::{Answer, Record, Tally};
use std::process::ExitCode;
use wasmi::{Caller, Engine, Extern, Linker, Module, Store};
use wasmparser::{Validator, WasmFeatures};

#[derive(Default)]
struct Hooks {
    arguments: Vec<u8>,
    result: Vec<u8>,
    ink: u64,
}

// nitro, arbutil and prover: a call of the host, bytes into the program and bytes out of it.
const HOST_CALL: u64 = 8_400;

fn ink_for_write(bytes: u64) -> u64 {
    5_040 + 30 * bytes.saturating_sub(32)
}

fn ink_for_read(bytes: u64) -> u64 {
    16_381 + 55 * bytes.saturating_sub(32)
}

fn memory(caller: &Caller<Hooks>) -> wasmi::Memory {
    caller.get_export("memory").and_then(Extern::into_memory).expect("memory is exported")
}

fn read_args(mut caller: Caller<Hooks>, to: u32) {
    let arguments = std::mem::take(&mut caller.data_mut().arguments);
    memory(&caller).write(&mut caller, to as usize, &arguments).expect("within the memory");
    caller.data_mut().ink += HOST_CALL + ink_for_write(arguments.len() as u64);
}

fn write_result(mut caller: Caller<Hooks>, from: u32, size: u32) {
    let mut result = vec![0; size as usize];
    memory(&caller).read(&caller, from as usize, &mut result).expect("within the memory");
    caller.data_mut().ink += HOST_CALL + ink_for_read(u64::from(size));
    caller.data_mut().result = result;
}

fn run(module: &[u8], records: &[Record]) -> Tally {
    let engine = Engine::default();
    let module = Module::new(&engine, module).expect("a module");
    let mut linker = Linker::new(&engine);
    linker.func_wrap("vm_hooks", "read_args", read_args).unwrap();
    linker.func_wrap("vm_hooks", "write_result", write_result).unwrap();
    let mut tally = Tally::default();
    for (i, record) in records.iter().enumerate() {
        // A program starts afresh with every call.
        let mut store = Store::new(&engine, Hooks { arguments: record.request.clone(), ..Hooks::default() });
        let instance = linker.instantiate_and_start(&mut store, &module).expect("an instance");
        let entry = instance.get_typed_func::<u32, i32>(&store, "user_entrypoint").expect("the entry point");
        let status = entry.call(&mut store, record.request.len() as u32).expect("no trap");
        assert_eq!(status != 0, record.refusal().is_some(), "request {i} reverts where it is refused");
        let counted = instance.get_global(&store, "ink").expect("the module is metered").get(&store);
        let ink = counted.i64().expect("ink is an i64") as u64 + store.data().ink;
        let result = std::mem::take(&mut store.data_mut().result);
        tally.take(i, record, &Answer::Result(result), ink);
    }
    tally
}

fn check(module: &[u8]) -> bool {
    Validator::new_with_features(WasmFeatures::MUTABLE_GLOBAL).validate_all(module).is_ok()
}

fn main() -> ExitCode {
    loadline_records::main(check, run)
}
