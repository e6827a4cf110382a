package dev.streamgauge.pipelines.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The headings under which {@code --help} lists options. */
public enum OptionGroup {
  SOURCE("Source"),
  WINDOWS("Windows"),
  OUTPUT("Output"),
  ALERTS("Alerts"),
  RESTART("Restart"),
  SECURITY("Security"),
  /** Options that few need; {@code --help=all} lists them. */
  MORE("More");

  private final String heading;

  OptionGroup(String heading) {
    this.heading = heading;
  }

  /** Returns the heading. */
  public String heading() {
    return heading;
  }

  /** How the help and the completion of shells treat an option; without it, it is {@link #MORE}. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  public @interface In {
    OptionGroup value();

    /** The values that the option can have, if there are only a few. */
    String[] values() default {};

    /** Whether its value is a file or a directory. */
    boolean path() default false;
  }
}
