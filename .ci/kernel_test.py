"""jupyter_kernel_test against the installed kernelspec, with every sample filled in: python .ci/kernel_test.py"""
import unittest

import jupyter_kernel_test


class CamrecKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "camrec"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('careful')"
    code_page_something = "page('a long text')"
    code_clear_output = "clearOutput()"
    code_generate_error = "throw new Error('on purpose')"
    code_inspect_sample = "JSON.parse"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'text'", "result": "text"},
        {"code": "await Promise.resolve([1])", "result": "[ 1 ]"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>x</b>')", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.svg('<svg/>')", "mime": "image/svg+xml"},
        {"code": "import { display } from 'tslab'; display.png(new Uint8Array(9))", "mime": "image/png"},
        {"code": "import { display } from 'tslab'; display.markdown('*x*')", "mime": "text/markdown"},
        {"code": "import { display } from 'tslab'; display.latex('$x$')", "mime": "text/latex"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    completion_samples = [
        {"text": "JSON.par", "matches": {"parse"}},
        {"text": "const list = [1]; list.toLoc", "matches": {"toLocaleString"}},
    ]
    complete_code_samples = ["1 + 1", "const x = 1;", "function f() { return 1; }", "await null"]
    incomplete_code_samples = ["function f() {", "const s = `open", "/* open", "f(1,"]
    invalid_code_samples = ["let 1x = ;", "}", "const = 5"]


if __name__ == "__main__":
    unittest.main(verbosity=2)
