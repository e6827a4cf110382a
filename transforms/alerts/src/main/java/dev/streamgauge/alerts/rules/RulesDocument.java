package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.yaml.YamlFile;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A parsed rules file: its rules, its silences, and the YAML of its receivers, whose kinds this
 * package does not know. The parser of the receivers adds its problems to the same file, so that
 * the user sees all problems at once:
 *
 * <pre>{@code
 * RulesDocument document = RulesDocument.parse("rules.yaml", text);
 * List<Receiver> receivers = ReceiversParser.parse(document.receivers());
 * RuleSet rules = document.rules(); // throws if anything is wrong
 * }</pre>
 *
 * @since 0.1.0
 */
public final class RulesDocument {
  private static final String PART = "#/.*";

  private final YamlFile file;
  private final RuleSet rules;
  private final List<YamlMap> receivers;
  private final Set<String> receiverNames;

  private RulesDocument(
      YamlFile file, RuleSet rules, List<YamlMap> receivers, Set<String> receiverNames) {
    this.file = file;
    this.rules = rules;
    this.receivers = receivers;
    this.receiverNames = receiverNames;
  }

  /**
   * Parses a rules file. Rules may name any receiver in it, even one with a problem.
   *
   * @param name the file's name, for messages; if the rules are a part of another file, followed by
   *     {@code #} and the part's JSON pointer: {@code gauge.yaml#/pipelines/errors/rules}
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is not YAML
   */
  public static RulesDocument parse(String name, String text) {
    YamlFile file = part(name, text);
    return parse(file, receiverNames(file));
  }

  /**
   * Parses a rules file in which only {@code receivers} may be named.
   *
   * @param receivers the receivers in the file that exist
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is not YAML
   */
  static RulesDocument parse(String name, String text, Collection<String> receivers) {
    YamlFile file = part(name, text);
    TreeSet<String> names = receiverNames(file);
    names.retainAll(receivers);
    return parse(file, names);
  }

  /** Returns the file in which the rules named {@code name} stand. */
  public static Path fileOf(String name) {
    return Path.of(name.replaceFirst(PART, ""));
  }

  private static YamlFile part(String name, String text) {
    String file = fileOf(name).toString();
    YamlFile whole = YamlFile.parse(file.isEmpty() ? name : file, text);
    int part = name.indexOf("#/");
    return part < 0 ? whole : whole.at(name.substring(part + 1));
  }

  private static RulesDocument parse(YamlFile file, TreeSet<String> names) {
    RuleSet rules = new RulesParser(file.top(), names).parse();
    return new RulesDocument(file, rules, file.top().maps("receivers"), names);
  }

  private static TreeSet<String> receiverNames(YamlFile file) {
    TreeSet<String> names = new TreeSet<>();
    file.top().maps("receivers").stream()
        .map(receiver -> receiver.required("name"))
        .filter(Objects::nonNull)
        .map(YamlText::value)
        .forEach(names::add);
    return names;
  }

  /**
   * Returns the rules and silences.
   *
   * @throws dev.streamgauge.alerts.yaml.YamlException if anything is wrong with the file: every
   *     problem with its place
   */
  public RuleSet rules() {
    file.problems().throwIfAny();
    return rules;
  }

  /** Returns the receivers as written in the file. */
  public List<YamlMap> receivers() {
    return receivers;
  }

  /** Returns the names that rules may use. */
  Set<String> receiverNames() {
    return receiverNames;
  }
}
