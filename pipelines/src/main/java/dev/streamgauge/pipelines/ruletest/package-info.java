/** Tests of rules files: what is in a test file, and whether its expectations are met. */
package dev.streamgauge.pipelines.ruletest;
