// Read by Oracle's SuiteCloud CLI: which folder is the project.
module.exports = {
  defaultProjectFolder: 'src',
  commands: {},
};
