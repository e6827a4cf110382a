package dev.streamgauge.alerts.yaml;

import java.util.Optional;
import org.apache.beam.sdk.annotations.Internal;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A YAML file whose top is a map.
 *
 * <pre>{@code
 * YamlFile file = YamlFile.parse("rules.yaml", "name: ops\nlimit: ten\n");
 * YamlText name = file.top().required("name");
 * Long limit = file.top().required("limit").wholeNumber(1, 100); // null: a problem
 * file.top().noOtherKeys();
 * file.problems().throwIfAny(); // rules.yaml:2:8: "ten" is not a whole number
 * }</pre>
 */
@Internal
public final class YamlFile {
  private final YamlMap top;
  private final Problems problems;

  private YamlFile(YamlMap top, Problems problems) {
    this.top = top;
    this.problems = problems;
  }

  /**
   * Parses {@code text}; messages call it {@code name}.
   *
   * @throws YamlException if it is not YAML, or not a map
   */
  public static YamlFile parse(String name, String text) {
    Problems problems = new Problems(name);
    Optional<Node> node = compose(name, text, problems);
    if (node.isPresent() && node.get() instanceof MappingNode map) {
      return new YamlFile(new YamlMap(map, problems), problems);
    }
    if (problems.isEmpty()) {
      problems.add(
          node.map(SourcePosition::of).orElse(SourcePosition.START),
          node.isPresent() ? "the file is not a map of keys to values" : "the file is empty");
    }
    problems.throwIfAny();
    throw new AssertionError("there was a problem");
  }

  /**
   * Returns the part of this file at {@code pointer}, a JSON pointer such as {@code
   * /pipelines/errors/rules}, as if it were a file of its own. Problems keep their places.
   *
   * @throws YamlException if there is no map
   */
  public YamlFile at(String pointer) {
    YamlMap map = top;
    for (String key : pointer.substring(1).split("/", -1)) {
      map = map == null ? null : map.map(key);
    }
    if (map == null) {
      problems.add(SourcePosition.START, "there is no map at " + pointer);
      problems.throwIfAny();
      throw new AssertionError("there was a problem");
    }
    return new YamlFile(map, problems);
  }

  private static Optional<Node> compose(String name, String text, Problems problems) {
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel(name)
              // Expansion limits what aliases can do; their number says nothing about it.
              .setMaxAliasesForCollections(Integer.MAX_VALUE)
              .build();
      Optional<Node> node = new Compose(settings).composeString(text);
      return node.isPresent() && !Expansion.check(node.get(), problems) ? Optional.empty() : node;
    } catch (MarkedYamlEngineException e) {
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      problems.add(
          SourcePosition.of(e.getProblemMark().or(e::getContextMark)),
          "not YAML: " + context + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(SourcePosition.START, "not YAML: " + e.getMessage());
    } catch (StackOverflowError e) {
      problems.add(SourcePosition.START, "the file nests too deeply");
    }
    return Optional.empty();
  }

  /** Returns the top-level map. */
  public YamlMap top() {
    return top;
  }

  /** Returns the problems of the file that all its readers have found so far. */
  public Problems problems() {
    return problems;
  }
}
