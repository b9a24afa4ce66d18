import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const FONT =
  'ui-sans-serif, -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Open Sans", sans-serif';
const MONO = 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** The one accent: a deep teal. Shade 7 carries white text at 6.3:1. */
const brand: MantineColorsTuple = [
  '#eef8f6',
  '#d6eeea',
  '#aedcd5',
  '#82c8be',
  '#57b1a6',
  '#33978b',
  '#1c7d73',
  '#0f6a61',
  '#0b554e',
  '#083f3b',
];

const dark: MantineColorsTuple = [
  '#e4eae8',
  '#c4ceca',
  '#9db0aa',
  '#6f827c',
  '#3c4a46',
  '#2c3835',
  '#212b29',
  '#182120',
  '#111817',
  '#0b100f',
];

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 6 },
  colors: { brand, dark },
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  headings: { fontFamily: FONT, fontWeight: '650' },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  // Plain objects: naming the components here would load all of them with every page.
  components: {
    Button: { defaultProps: { fw: 600 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    DrawerRoot: { defaultProps: { position: 'right', size: 'md', padding: 'lg' } },
    DrawerOverlay: { defaultProps: { backgroundOpacity: 0.35 } },
    ModalRoot: { defaultProps: { centered: true, padding: 'lg' } },
    ModalOverlay: { defaultProps: { backgroundOpacity: 0.35 } },
    Menu: { defaultProps: { shadow: 'md', width: 240, withinPortal: false, withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Input: { defaultProps: { size: 'sm' } },
  },
});

/** Surfaces and text of both schemes; every pair of text and surface is at least 4.5:1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--oh-canvas': '#f6f8f7',
    '--oh-surface': '#ffffff',
    '--oh-sunken': '#f1f4f3',
    '--oh-border': '#e1e7e5',
    '--oh-border-strong': '#c9d2cf',
    '--oh-accent-soft': '#e6f3f1',
    '--oh-accent-text': '#0f6a61',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#16211f',
    '--mantine-color-dimmed': '#566662',
    '--mantine-color-placeholder': '#6f7f7b',
    '--mantine-color-default-border': '#cbd5d2',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0f6a61',
  },
  dark: {
    '--oh-canvas': '#0f1615',
    '--oh-surface': '#182120',
    '--oh-sunken': '#131b1a',
    '--oh-border': '#293432',
    '--oh-border-strong': '#3c4a46',
    '--oh-accent-soft': '#12322e',
    '--oh-accent-text': '#7ccabf',
    '--mantine-color-body': '#182120',
    '--mantine-color-text': '#e4eae8',
    '--mantine-color-dimmed': '#9db0aa',
    '--mantine-color-placeholder': '#8499a0',
    '--mantine-color-default-border': '#3c4a46',
    '--mantine-color-error': '#ff9a8f',
    '--mantine-color-anchor': '#7ccabf',
  },
});
