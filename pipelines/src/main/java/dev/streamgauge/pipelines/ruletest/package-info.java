/** Unit tests for rules files: parses test files and checks their expectations. */
package dev.streamgauge.pipelines.ruletest;
