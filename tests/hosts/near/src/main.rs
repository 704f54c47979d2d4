//! near-vm-runner: preparation (checks and gas instrumentation) and Wasmtime, as a node runs a view call.

use loadline_records::{parse_refusal, Answer, Record, Tally};
use near_parameters::RuntimeConfigStore;
use near_primitives_core::config::ViewConfig;
use near_primitives_core::types::{Balance, Gas};
use near_primitives_core::version::PROTOCOL_VERSION;
use near_vm_runner::logic::mocks::mock_external::MockedExternal;
use near_vm_runner::logic::{ReturnData, VMContext, VMOutcome};
use near_vm_runner::{ContractCode, MockContractRuntimeCache};
use std::process::ExitCode;
use std::sync::Arc;

fn context(input: &[u8]) -> VMContext {
    VMContext {
        current_account_id: "loadline".parse().unwrap(),
        signer_account_id: "caller".parse().unwrap(),
        signer_account_pk: vec![0, 1, 2],
        predecessor_account_id: "caller".parse().unwrap(),
        refund_to_account_id: "caller".parse().unwrap(),
        input: input.into(),
        promise_results: Vec::new().into(),
        block_height: 10,
        block_timestamp: 42,
        epoch_height: 1,
        account_balance: Balance::from_yoctonear(2),
        account_locked_balance: Balance::ZERO,
        storage_usage: 12,
        account_contract: near_primitives_core::account::AccountContract::None,
        attached_deposit: Balance::ZERO,
        prepaid_gas: Gas::from_teragas(300),
        random_seed: vec![0, 1, 2],
        view_config: Some(ViewConfig { max_gas_burnt: Gas::from_teragas(300) }),
        output_data_receivers: vec![],
    }
}

struct Host {
    store: RuntimeConfigStore,
    external: MockedExternal,
    cache: MockContractRuntimeCache,
}

impl Host {
    fn new(module: &[u8]) -> Self {
        let code = ContractCode::new(module.to_vec(), None);
        Self { store: RuntimeConfigStore::new(None), external: MockedExternal::with_code(code), cache: MockContractRuntimeCache::default() }
    }

    fn call(&mut self, method: &str, input: &[u8]) -> VMOutcome {
        let config = self.store.get_config(PROTOCOL_VERSION);
        let context = context(input);
        let counter = context.make_gas_counter(&config.wasm_config);
        let prepared = near_vm_runner::prepare(&self.external, Arc::clone(&config.wasm_config), Some(&self.cache), counter, method);
        near_vm_runner::run(prepared, &mut self.external, &context, Arc::clone(&config.fees)).expect("the machine itself works")
    }
}

fn answer_of(outcome: &VMOutcome) -> Answer {
    match (&outcome.aborted, &outcome.return_data) {
        (None, ReturnData::Value(bytes)) => Answer::Result(bytes.clone()),
        (Some(error), _) => Answer::Refusal(parse_refusal(&error.to_string()).unwrap_or_else(|| panic!("a trap: {error}"))),
        (None, other) => panic!("no value: {other:?}"),
    }
}

fn run(module: &[u8], records: &[Record]) -> Tally {
    let mut host = Host::new(module);
    let mut tally = Tally::default();
    for (i, record) in records.iter().enumerate() {
        let outcome = host.call("answer", &record.request);
        tally.take(i, record, &answer_of(&outcome), outcome.burnt_gas.as_gas());
    }
    tally
}

/// Whether the module is prepared and its method found; an empty request is then refused by the contract.
fn check(module: &[u8]) -> bool {
    let outcome = Host::new(module).call("answer", &[]);
    outcome.aborted.is_none_or(|error| error.to_string().contains("loadline: code 200"))
}

fn main() -> ExitCode {
    loadline_records::main(check, run)
}
