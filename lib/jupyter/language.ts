// What the kernel says about its language, and what committed notebooks carry: both must be equal to the letter,
// or JupyterLab marks a notebook as changed on opening it.
export interface LanguageInfo {
  name: string;
  version: string;
  mimetype: string;
  file_extension: string;
  codemirror_mode: { mode: string; name: string; typescript: boolean };
}

/** Name of the kernelspec's folder. */
export const KERNEL_NAME = 'camrec';

/** Title of the launcher card and of the entry in the kernel menu. */
export const KERNEL_TITLE = 'TypeScript (CaMRec)';

/** `metadata.kernelspec` of every notebook of the kit. */
export const KERNELSPEC_METADATA: { display_name: string; language: string; name: string } = {
  display_name: KERNEL_TITLE,
  language: 'typescript',
  name: KERNEL_NAME,
};

/** `language_info` of the kernel's reply and of every notebook; the version is that of tslab's pinned TypeScript. */
export const LANGUAGE_INFO: LanguageInfo = {
  name: 'typescript',
  version: '5.0.4',
  mimetype: 'text/typescript',
  file_extension: '.ts',
  codemirror_mode: { mode: 'javascript', name: 'javascript', typescript: true },
};
