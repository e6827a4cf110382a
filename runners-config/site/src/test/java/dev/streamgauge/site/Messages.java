package dev.streamgauge.site;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The texts of all errors, as they stand in the sources: of refused command lines, options and
 * files, and in the log. {@code …} stands for what a run puts in.
 */
final class Messages {
  private static final Set<String> REFUSALS =
      Set.of(
          "ConfigException",
          "IllegalArgumentException",
          "SyntaxException",
          "TemplateException",
          "YamlException");
  private static final Set<String> LEVELS = Set.of("warn", "error");

  /** Fewer letters say nothing. */
  private static final int LETTERS = 10;

  private final Set<String> refusals = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> logged = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /** Reads the sources of the programs and the library. */
  static Messages in(Path root) throws IOException {
    Messages messages = new Messages();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources(root)));
      for (CompilationUnitTree unit : task.parse()) {
        messages.new Finder().scan(unit, null);
      }
    }
    return messages;
  }

  private static List<Path> sources(Path root) throws IOException {
    Set<Path> sources = new TreeSet<>();
    for (String folder : new String[] {"transforms", "pipelines", "runners-config"}) {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        files
            .filter(file -> file.toString().contains("src/main/java"))
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.toString().contains("runners-config/site"))
            .forEach(sources::add);
      }
    }
    return List.copyOf(sources);
  }

  /** Returns the texts of refusals, sorted. */
  Set<String> refusals() {
    return refusals;
  }

  /** Returns the texts of warnings and errors in the log, sorted. */
  Set<String> logged() {
    return logged;
  }

  private final class Finder extends TreeScanner<Void, Void> {
    @Override
    public Void visitNewClass(NewClassTree tree, Void unused) {
      if (REFUSALS.contains(tree.getIdentifier().toString())) {
        tree.getArguments().forEach(argument -> add(argument, refusals));
      }
      return super.visitNewClass(tree, unused);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
      if (tree.getMethodSelect() instanceof MemberSelectTree called) {
        String name = called.getIdentifier().toString();
        String on = called.getExpression().toString();
        if (LEVELS.contains(name) && on.toLowerCase(Locale.ROOT).endsWith("log")) {
          add(tree.getArguments().get(0), logged);
        } else if (name.equals("add") && on.endsWith("problems")) {
          tree.getArguments().forEach(argument -> add(argument, refusals));
        }
      }
      return super.visitMethodInvocation(tree, unused);
    }
  }

  private static void add(ExpressionTree argument, Set<String> texts) {
    String text =
        text(argument)
            .replaceAll("\\s+", " ")
            .replaceAll("…[\\s…]*…", "…")
            .replace('`', '\'')
            .strip();
    if (text.chars().filter(Character::isLetter).count() >= LETTERS) {
      texts.add(text);
    }
  }

  private static String text(ExpressionTree tree) {
    if (tree instanceof LiteralTree literal) {
      return literal.getValue() instanceof String string ? string : "…";
    }
    if (tree instanceof ParenthesizedTree inner) {
      return text(inner.getExpression());
    }
    if (tree instanceof BinaryTree sum) {
      return text(sum.getLeftOperand()) + text(sum.getRightOperand());
    }
    if (tree instanceof MethodInvocationTree call && !call.getArguments().isEmpty()) {
      String called = call.getMethodSelect().toString();
      if (called.equals("String.format")) {
        int format = isLocale(call.getArguments().get(0)) ? 1 : 0;
        return filled(text(call.getArguments().get(format)));
      }
      if (called.endsWith(".formatted")) {
        return filled(text(((MemberSelectTree) call.getMethodSelect()).getExpression()));
      }
    }
    return "…";
  }

  private static boolean isLocale(ExpressionTree tree) {
    return !(tree instanceof IdentifierTree) && tree.toString().startsWith("Locale.");
  }

  private static String filled(String format) {
    return format.replaceAll("%[-,0-9.$]*[a-zA-Z]", "…").replace("%%", "%");
  }
}
