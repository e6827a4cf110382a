package dev.streamgauge.pipelines.ruletest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A test file for one rules file: lines with their times, and which alerts must fire when.
 *
 * <pre>{@code
 * RuleTestFile file = RuleTestFile.read(Path.of("rules/sshd_test.yml"));
 * List<String> differences = new RuleTestRun(options).differences("sshd_test.yml", file);
 * }</pre>
 *
 * <p>{@code docs/rules.md} describes the keys of the file.
 *
 * @param rules the rules that are tested
 * @param tests the tests, in the order of the file
 */
public record RuleTestFile(RuleSet rules, List<RuleTest> tests) {
  /** Copies the list. */
  public RuleTestFile {
    tests = List.copyOf(tests);
  }

  /** Returns whether {@code file} is a map with tests, even if it has problems. */
  public static boolean hasTests(YamlFile file) {
    return file.top().has("tests");
  }

  /**
   * Reads a test file, and the rules file that it names.
   *
   * @throws IOException if one of the two cannot be read
   * @throws dev.streamgauge.alerts.yaml.YamlException if one is invalid: the message lists every
   *     problem with its position
   */
  public static RuleTestFile read(Path path) throws IOException {
    RuleTestParser parser = RuleTestParser.parse(path.toString(), Files.readString(path, UTF_8));
    Path rules = path.resolveSibling(parser.rules());
    return new RuleTestFile(
        RuleSet.parse(rules.toString(), Files.readString(rules, UTF_8)), parser.tests());
  }
}
