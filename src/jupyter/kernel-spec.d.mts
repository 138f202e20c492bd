export declare const kernelName: 'workbook-typescript';
export declare const kernelDisplayName: 'TypeScript (workbook)';
export declare function kernelSpec(paths: { nodePath: string; launcherPath: string }): {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: 'message';
  metadata: { debugger: boolean };
};
