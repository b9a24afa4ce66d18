export default {
  plugins: {
    'postcss-preset-mantine': {},
    'postcss-simple-vars': {
      variables: { 'breakpoint-phone': '30em', 'breakpoint-tablet': '48em', 'breakpoint-desktop': '64em' },
    },
  },
};
