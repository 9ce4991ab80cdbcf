package loggregator.cli;

import io.vertx.core.Deployable;
import java.lang.reflect.Modifier;

/** Finds the class that a user named. */
final class VerticleClass {
  private VerticleClass() {}

  /** Throws {@link IllegalArgumentException} with a message for the user. */
  static Class<? extends Deployable> find(String name) {
    Class<?> found = load(name);
    if (!Deployable.class.isAssignableFrom(found) || Modifier.isAbstract(found.getModifiers())) {
      throw new IllegalArgumentException("the class " + name + " is not a verticle that can be run");
    }
    try {
      found.getConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("the verticle " + name + " has no public constructor without parameters");
    }
    return found.asSubclass(Deployable.class);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, VerticleClass.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no class " + name);
    } catch (LinkageError e) {
      throw new IllegalArgumentException("the class " + name + " can't be loaded: " + e.getMessage());
    }
  }
}
