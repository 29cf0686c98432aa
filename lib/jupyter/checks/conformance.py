"""jupyter_kernel_test, the protocol's own suite, on the kernel `camrec`: python -m unittest lib/jupyter/checks/conformance.py"""

import unittest

import jupyter_kernel_test


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = "camrec"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [{"text": "JSON.par", "matches": {"parse"}}]
    complete_code_samples = ["const x = 1;", "1 + 1", "function f() { return 1; }"]
    incomplete_code_samples = ["function f() {", "const s = `open", "[1,"]
    invalid_code_samples = ["let 1x = ;", "}"]
    code_inspect_sample = "JSON.parse"
    code_generate_error = "throw new Error('x')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "await Promise.resolve('a')", "result": "a"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>x</b>');", "mime": "text/html"},
    ]
    code_page_something = "page('something long')"
    code_clear_output = "clearOutput()"
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")


if __name__ == "__main__":
    unittest.main()
