const suitecloud = require('@oracle/suitecloud-unit-testing/jest-configuration/SuiteCloudJestConfiguration');

// Oracle's configuration looks for the project below the working folder, which may be any.
const here = process.cwd();
process.chdir(__dirname);
const config = suitecloud.build({ projectFolder: 'src', projectType: suitecloud.ProjectType.ACP });
process.chdir(here);

module.exports = { ...config, testMatch: ['<rootDir>/tests/**/*.test.js'], restoreMocks: true };
