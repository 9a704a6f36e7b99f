#include "fj-router.h"

#include <string.h>

/* Captures of @pattern in @path, or NULL when it does not match. */
static GStrv
match (const char *pattern, const char *path)
{
  g_autoptr (GStrvBuilder) captures = g_strv_builder_new ();

  for (;;)
    {
      if (strcmp (pattern, "/**") == 0)
        {
          if (*path != '\0' && *path != '/')
            return NULL;
          g_strv_builder_add (captures, *path == '/' ? path + 1 : path);
          return g_strv_builder_end (captures);
        }
      if (*pattern == '\0' && *path == '\0')
        return g_strv_builder_end (captures);
      if (*pattern != '/' || *path != '/')
        return NULL;
      pattern++;
      path++;
      size_t pattern_length = strcspn (pattern, "/");
      size_t path_length = strcspn (path, "/");
      if (*pattern == '{')
        {
          g_autofree char *capture = g_strndup (path, path_length);
          /* An operation ("$sign") is a word of the table, never an id. */
          if (path_length == 0 || *path == '$')
            return NULL;
          g_strv_builder_add (captures, capture);
        }
      else if (pattern_length != path_length || strncmp (pattern, path, path_length) != 0)
        return NULL;
      pattern += pattern_length;
      path += path_length;
    }
}

const FjRoute *
fj_router_find (const FjRoute *routes,
                guint n_routes,
                const char *method,
                const char *path,
                GStrv *captures,
                char **allowed)
{
  const FjRoute *best = NULL;
  g_auto (GStrv) best_captures = NULL;
  g_autoptr (GPtrArray) methods = g_ptr_array_new ();
  const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;

  for (guint i = 0; i < n_routes; i++)
    {
      const FjRoute *route = &routes[i];
      g_auto (GStrv) found = match (route->pattern, path);
      if (found == NULL)
        continue;
      if (strcmp (route->method, "*") != 0 && strcmp (route->method, wanted) != 0)
        {
          if (!g_ptr_array_find_with_equal_func (methods, route->method, g_str_equal, NULL))
            g_ptr_array_add (methods, (gpointer) route->method);
          continue;
        }
      if (best == NULL || g_strv_length (found) < g_strv_length (best_captures))
        {
          best = route;
          g_strfreev (best_captures);
          best_captures = g_steal_pointer (&found);
        }
    }
  if (best == NULL && methods->len > 0 && allowed != NULL)
    {
      g_ptr_array_add (methods, NULL);
      *allowed = g_strjoinv (", ", (char **) methods->pdata);
    }
  if (best != NULL)
    *captures = g_steal_pointer (&best_captures);
  return best;
}
