package dev.streamgauge.io.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Classifies JDBC exceptions. */
final class JdbcErrors {
  private JdbcErrors() {}

  /** Returns whether a retry may succeed: the database is unavailable, or was busy. */
  static boolean pass(SQLException failure, JdbcDialect dialect) {
    String state = state(failure);
    if (state != null) {
      return dialect.passes(state)
          || chain(failure).stream()
              .anyMatch(e -> e instanceof SQLException sql && dialect.passes(sql.getErrorCode()));
    }
    return chain(failure).stream()
        .anyMatch(
            e ->
                e instanceof SQLTransientException
                    || e instanceof SQLRecoverableException
                    || e instanceof IOException
                    // The pool's message for a connection that broke a moment ago.
                    || "Connection is closed".equals(e.getMessage()));
  }

  /** Returns whether the database rejected this user. */
  static boolean isRefusal(SQLException failure) {
    String state = state(failure);
    return state != null && state.startsWith("28");
  }

  /** Returns the first SQLState in the chain of causes. */
  static @Nullable String state(SQLException failure) {
    for (Throwable e : chain(failure)) {
      if (e instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return null;
  }

  /** Returns the database's own message, without the pool's words or a batch's SQL text. */
  static String message(SQLException failure) {
    SQLException last = failure;
    for (Throwable e : chain(failure)) {
      if (e instanceof SQLException sql && sql.getMessage() != null) {
        last = sql;
      }
    }
    return String.valueOf(last.getMessage())
        .replaceFirst("(?s);? SQL statement:.*", "")
        .replaceAll("\\s+", " ")
        .trim();
  }

  private static List<Throwable> chain(SQLException failure) {
    List<Throwable> chain = new ArrayList<>();
    Throwable next = failure;
    while (next != null && !chain.contains(next)) {
      chain.add(next);
      Throwable following = next.getCause();
      if (following == null && next instanceof SQLException sql) {
        following = sql.getNextException();
      }
      next = following;
    }
    return chain;
  }
}
