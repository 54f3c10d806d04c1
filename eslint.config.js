import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/**
 * Rules that find mistakes. How code looks is the formatter's matter (biome.json), what may import what is checked by
 * scripts/check-imports.ts.
 */
const CORRECTNESS = {
  'array-callback-return': 'error',
  'for-direction': 'error',
  'getter-return': 'error',
  'no-async-promise-executor': 'error',
  'no-caller': 'error',
  'no-cond-assign': ['error', 'always'],
  'no-constant-binary-expression': 'error',
  'no-constructor-return': 'error',
  'no-control-regex': 'off',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty-character-class': 'error',
  'no-eval': 'error',
  'no-ex-assign': 'error',
  'no-fallthrough': 'error',
  'no-implicit-coercion': ['error', { boolean: false, string: true }],
  'no-lonely-if': 'error',
  'no-loss-of-precision': 'error',
  'no-misleading-character-class': 'error',
  'no-new-wrappers': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-throw-literal': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-backreference': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': ['error', { destructuring: 'all' }],
  eqeqeq: 'error',
  'require-yield': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
}

const TYPED = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-array-delete': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
}

const handedIn = (name) => ({ name, message: 'A pure core is handed time, randomness and I/O; it takes none itself.' })

/** Names that a pure core must not use: whoever embeds it says what time it is and what chance decides. */
const PURE = {
  'no-restricted-globals': [
    'error',
    ...[
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'process',
      'performance',
      'crypto',
      'fetch',
      'console',
    ].map(handedIn),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: handedIn().message },
    { object: 'Date', property: 'now', message: handedIn().message },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: handedIn().message },
    { selector: 'CallExpression[callee.name="Date"]', message: handedIn().message },
  ],
}

/** The pure cores; scripts/check-imports.ts keeps `node:` modules out of the same places. */
const PURE_SOURCES = [
  'packages/{protocol,allocation,election}/src/**/*.ts',
  'packages/community/src/core/**/*.ts',
  'packages/proxy/src/policy/**/*.ts',
]

export default defineConfig(
  globalIgnores(['**/dist/', 'coverage/', 'docs/api/', '.test-tmp/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.{js,ts}'], rules: CORRECTNESS },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: TYPED,
  },
  { files: PURE_SOURCES, ignores: ['**/*.test.ts', '**/testing/**'], rules: PURE },
)
