export declare const kernelName: 'workbook-typescript';
export declare const kernelDisplayName: 'TypeScript (workbook)';
export declare const kernelEnvironment: Readonly<Record<string, string>>;
export declare function kernelSpec(paths: { nodePath: string; launcherPath: string }): {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: 'message';
  env: Record<string, string>;
  metadata: { debugger: boolean };
};
