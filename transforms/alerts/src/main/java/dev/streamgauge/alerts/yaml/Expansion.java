package dev.streamgauge.alerts.yaml;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Measures how large a file is once every alias is expanded. A few lines of aliases of aliases can
 * make more values than fit in memory ("billion laughs"), or be endless.
 */
final class Expansion {
  /** A rule has some thirty values, so this is enough for tens of thousands of rules. */
  private static final long MOST_VALUES = 1_000_000;

  private final Problems problems;
  private final Map<Node, Long> sizes = new IdentityHashMap<>();
  private final Map<Node, Boolean> within = new IdentityHashMap<>();
  private boolean tooLarge;

  private Expansion(Problems problems) {
    this.problems = problems;
  }

  /** Returns whether {@code top} may be read; if not, a problem says why. */
  static boolean check(Node top, Problems problems) {
    Expansion expansion = new Expansion(problems);
    expansion.sizeOf(top);
    return problems.isEmpty();
  }

  private long sizeOf(Node node) {
    Long known = sizes.get(node);
    if (known != null) {
      return known;
    }
    if (within.put(node, true) != null) {
      problems.add(SourcePosition.of(node), "this anchor contains an alias of itself");
      return 0;
    }
    long size = 1;
    for (Node child : children(node)) {
      size += sizeOf(child);
    }
    within.remove(node);
    if (size > MOST_VALUES) {
      if (!tooLarge) {
        tooLarge = true;
        problems.add(
            SourcePosition.of(node),
            "with its aliases this has more than " + MOST_VALUES + " values");
      }
      // So that the sums stay small.
      size = MOST_VALUES;
    }
    sizes.put(node, size);
    return size;
  }

  private static List<Node> children(Node node) {
    if (node instanceof MappingNode map) {
      return map.getValue().stream()
          .flatMap(tuple -> Stream.of(tuple.getKeyNode(), tuple.getValueNode()))
          .toList();
    }
    return node instanceof SequenceNode list ? list.getValue() : List.of();
  }
}
