// How packages that bring a program for one platform are called: `linux-x64`, `darwin-arm64`, `windows-x64`.

const system = process.platform === 'win32' ? 'windows' : process.platform

export const platformName = `${system}-${process.arch}`
