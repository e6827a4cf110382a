package dev.streamgauge.alerts.count;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds many texts in one pass, whatever their number: the automaton of Aho and Corasick
 * ("Efficient string matching", 1975), with all its transitions in one table. Bytes that are in no
 * text share a column, so the table of fifty texts fits into the cache.
 */
final class AhoCorasick implements TextSet {
  private static final int BYTES = 256;

  private final byte[] columnOf = new byte[BYTES];
  private final int columns;

  /** The row of the next state, by a state's row and column. */
  private final int[] next;

  /** The first row of a state at which a text ends. */
  private final int firstEnding;

  /** The texts that end at a state, by its row number minus {@link #firstEnding}. */
  private final int[][] ending;

  /** A state during construction. */
  private static final class Node {
    private final Node[] children;
    private Node fail;
    private final List<Integer> texts = new ArrayList<>();
    private int row;

    Node(int columns) {
      children = new Node[columns];
    }
  }

  AhoCorasick(List<byte[]> texts) {
    columns = numberColumns(texts);
    Node root = new Node(columns);
    for (int i = 0; i < texts.size(); i++) {
      Node node = root;
      for (byte b : texts.get(i)) {
        int column = columnOf[b & 0xFF] & 0xFF;
        if (node.children[column] == null) {
          node.children[column] = new Node(columns);
        }
        node = node.children[column];
      }
      node.texts.add(i);
    }
    List<Node> nodes = completeTransitions(root);
    // States at which nothing ends come first, with the root before all others.
    List<Node> rows = new ArrayList<>();
    nodes.stream().filter(n -> n.texts.isEmpty()).forEach(rows::add);
    firstEnding = rows.size() * columns;
    nodes.stream().filter(n -> !n.texts.isEmpty()).forEach(rows::add);
    next = new int[rows.size() * columns];
    ending = new int[rows.size() - firstEnding / columns][];
    fill(rows);
  }

  private int numberColumns(List<byte[]> texts) {
    int used = 0;
    for (byte[] text : texts) {
      for (byte b : text) {
        if (columnOf[b & 0xFF] == 0) {
          used++;
          columnOf[b & 0xFF] = (byte) used;
        }
      }
    }
    // Column 0 is that of all other bytes; UTF-8 never uses all 256.
    return used + 1;
  }

  /** Gives each state a successor for every column, breadth first; the root comes first. */
  private List<Node> completeTransitions(Node root) {
    List<Node> nodes = new ArrayList<>();
    ArrayDeque<Node> queue = new ArrayDeque<>();
    root.fail = root;
    queue.add(root);
    while (!queue.isEmpty()) {
      Node node = queue.remove();
      nodes.add(node);
      for (int column = 0; column < columns; column++) {
        Node onFailure = node == root ? root : node.fail.children[column];
        Node child = node.children[column];
        if (child == null) {
          node.children[column] = onFailure;
        } else {
          child.fail = onFailure;
          child.texts.addAll(onFailure.texts);
          queue.add(child);
        }
      }
    }
    return nodes;
  }

  private void fill(List<Node> rows) {
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).row = i * columns;
    }
    for (Node node : rows) {
      for (int column = 0; column < columns; column++) {
        next[node.row + column] = node.children[column].row;
      }
      if (node.row >= firstEnding) {
        ending[(node.row - firstEnding) / columns] =
            node.texts.stream().mapToInt(Integer::intValue).toArray();
      }
    }
  }

  @Override
  public void find(byte[] bytes, int from, int to, FoundTexts found) {
    // In local variables: the compiler must assume that fields change in between.
    int[] transitions = next;
    byte[] column = columnOf;
    int endings = firstEnding;
    int state = 0;
    for (int i = from; i < to; i++) {
      state = transitions[state + (column[bytes[i] & 0xFF] & 0xFF)];
      if (state >= endings) {
        end(state, found);
      }
    }
  }

  private void end(int state, FoundTexts found) {
    for (int text : ending[(state - firstEnding) / columns]) {
      found.add(text);
    }
  }
}
