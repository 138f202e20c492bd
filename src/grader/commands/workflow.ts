export const command = { usage: '', run: async () => 0 };
