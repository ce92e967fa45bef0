import path from 'node:path'
import type { NextConfig } from 'next'

const config: NextConfig = {
  // Builds one folder that runs on its own, in an image as well as on a laptop.
  output: 'standalone',
  // Includes the workspace's packages, which are above this folder.
  outputFileTracingRoot: path.join(import.meta.dirname, '..'),
  // The workspace's packages are TypeScript sources.
  transpilePackages: [
    '@portico/channels',
    '@portico/client',
    '@portico/config',
    '@portico/contract',
    '@portico/db',
    '@portico/postgres',
    '@portico/protocol',
    '@portico/server',
  ],
  // `make check` has checked the types already.
  typescript: { ignoreBuildErrors: true },
  // The front door compresses; doing it here would buffer streamed pages.
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
}

export default config
