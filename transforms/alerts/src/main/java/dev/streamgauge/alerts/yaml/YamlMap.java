package dev.streamgauge.alerts.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A map in a YAML file. Keys are looked up by name; once all allowed keys were looked up, {@link
 * #noOtherKeys()} finds those that should not be there. Values that are missing or of the wrong
 * kind are problems of the file, and null or empty here, so that parsing continues to the next
 * problem.
 *
 * <p>A key {@code <<} merges other maps: an entry here overrides a merged one, and an earlier map a
 * later one. Problems with merged values are reported where those are written.
 *
 * @since 0.1.0
 */
public final class YamlMap {
  /** The key of the maps to merge (yaml.org/type/merge.html), which YAML 1.2 has dropped. */
  private static final String MERGE = "<<";

  private record Entry(ScalarNode key, Node value) {}

  private final MappingNode node;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final TreeSet<String> asked = new TreeSet<>();

  YamlMap(MappingNode node, Problems problems) {
    this.node = node;
    this.problems = problems;
    List<Node> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(SourcePosition.of(tuple.getKeyNode()), "a key must be a name");
      } else if (isMerge(key)) {
        merged.add(tuple.getValueNode());
      } else if (entries.putIfAbsent(key.getValue(), new Entry(key, tuple.getValueNode()))
          != null) {
        problems.add(SourcePosition.of(key), "the key \"" + key.getValue() + "\" appears twice");
      }
    }
    merged.forEach(this::merge);
  }

  private static boolean isMerge(ScalarNode key) {
    return key.getValue().equals(MERGE) && key.getScalarStyle() == ScalarStyle.PLAIN;
  }

  /** Adds the entries of one or several maps that are not here yet. */
  private void merge(Node value) {
    List<Node> maps = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    for (Node each : maps) {
      if (each instanceof MappingNode map) {
        new YamlMap(map, problems).entries.forEach(entries::putIfAbsent);
      } else {
        problems.add(SourcePosition.of(each), "\"<<\" takes a map or a list of maps");
      }
    }
  }

  /** Returns where the map begins: its line and its column, such as {@code 12:5}. */
  public String place() {
    return SourcePosition.of(node).toString();
  }

  /** Returns where {@code key}, which exists, stands: its line and its column. */
  public String place(String key) {
    return SourcePosition.of(entries.get(key).key()).toString();
  }

  /** Reports a problem with this map as a whole. */
  public void error(String message) {
    problems.add(SourcePosition.of(node), message);
  }

  /** Reports a problem with {@code key}, or with this map if it has none. */
  public void error(String key, String message) {
    Entry entry = entries.get(key);
    problems.add(SourcePosition.of(entry == null ? node : entry.key()), message);
  }

  /** Returns whether {@code key} exists. */
  public boolean has(String key) {
    asked.add(key);
    return entries.containsKey(key);
  }

  /** Returns the single value of {@code key}, or null. */
  public @Nullable YamlText text(String key) {
    return has(key) ? asText(entries.get(key).value(), "\"" + key + "\"") : null;
  }

  /** Returns the single value of {@code key}, which is required; null if it is missing. */
  public @Nullable YamlText required(String key) {
    if (!has(key)) {
      error("\"" + key + "\" is missing");
      return null;
    }
    return text(key);
  }

  /** Returns the values of {@code key}, one or a list; empty if it is missing. */
  public List<YamlText> texts(String key) {
    List<YamlText> texts = new ArrayList<>();
    if (!has(key)) {
      return texts;
    }
    Node value = entries.get(key).value();
    List<Node> nodes = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    for (Node each : nodes) {
      YamlText text = asText(each, "\"" + key + "\"");
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Returns the map under {@code key}, or null. */
  public @Nullable YamlMap map(String key) {
    return has(key) ? asMap(entries.get(key).value(), key) : null;
  }

  /** Returns the list of maps under {@code key}; empty if it is missing. */
  public List<YamlMap> maps(String key) {
    List<YamlMap> maps = new ArrayList<>();
    if (!has(key)) {
      return maps;
    }
    if (!(entries.get(key).value() instanceof SequenceNode list)) {
      problems.add(SourcePosition.of(entries.get(key).value()), "\"" + key + "\" must be a list");
      return maps;
    }
    for (Node each : list.getValue()) {
      YamlMap map = asMap(each, key);
      if (map != null) {
        maps.add(map);
      }
    }
    return maps;
  }

  /** Returns whether {@code key} has a single value, as opposed to a map or a list. */
  public boolean isText(String key) {
    return has(key) && entries.get(key).value().getNodeType() == NodeType.SCALAR;
  }

  /** Returns whether {@code key} has a list. */
  public boolean isList(String key) {
    return has(key) && entries.get(key).value().getNodeType() == NodeType.SEQUENCE;
  }

  /** Returns all keys, in file order, for maps whose keys are free. */
  public List<String> keys() {
    asked.addAll(entries.keySet());
    return List.copyOf(entries.keySet());
  }

  /** Reports every key that was not looked up so far as a problem. */
  public void noOtherKeys() {
    entries.forEach(
        (key, entry) -> {
          if (!asked.contains(key)) {
            problems.add(SourcePosition.of(entry.key()), unknown("key", key, asked));
          }
        });
  }

  /**
   * Returns a message that the {@code kind} named {@code name} is unknown and {@code known} are
   * known.
   */
  public static String unknown(String kind, String name, Iterable<String> known) {
    TreeSet<String> names = new TreeSet<>();
    known.forEach(names::add);
    String nearest = Spelling.nearest(name, names);
    String hint =
        nearest != null
            ? "did you mean \"" + nearest + "\"?"
            : names.isEmpty()
                ? "there is none"
                : "there are " + names.stream().collect(Collectors.joining(", "));
    return "unknown " + kind + " \"" + name + "\": " + hint;
  }

  private @Nullable YamlText asText(Node value, String what) {
    if (!(value instanceof ScalarNode scalar)) {
      problems.add(SourcePosition.of(value), what + " must be a single value");
      return null;
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      problems.add(SourcePosition.of(value), what + " has no value");
      return null;
    }
    return new YamlText(scalar, problems);
  }

  private @Nullable YamlMap asMap(Node value, String key) {
    if (value instanceof MappingNode map) {
      return new YamlMap(map, problems);
    }
    problems.add(SourcePosition.of(value), "\"" + key + "\" must have keys of its own");
    return null;
  }
}
