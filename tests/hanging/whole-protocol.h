/* A protocol that says everything that one can say, for tests. */
#pragma once

#include <string.h>

#include "fj-hang-protocol-json.h"

static const char whole[]
    = "{\"id\": \"ct-chest\", \"name\": \"胸部CT\", \"description\": \"d\", \"author\": \"a\", \"level\": \"group\","
      " \"group\": \"胸组\", \"changed\": 1790000000, \"minPriors\": 1, \"maxPriors\": 4,"
      " \"applies\": [{\"attribute\": \"Modality\", \"equals\": [\"CT\", \"PT\"], \"required\": true},"
      "               {\"attribute\": \"Region\", \"equals\": \"CHEST\", \"weight\": 2.5}],"
      " \"sets\": [{\"number\": 1, \"label\": \"肺\", \"rules\": ["
      "   {\"attribute\": \"Kernel\", \"equals\": \"LUNG\", \"weight\": 5},"
      "   {\"attribute\": \"SliceThickness\", \"range\": [null, 1.5], \"weight\": 1},"
      "   {\"attribute\": \"00231010\", \"notNull\": true, \"index\": 2, \"not\": true, \"isMetWhenAbsent\": true},"
      "   {\"attribute\": \"BValue\", \"equals\": [0, 1000.5]},"
      "   {\"attribute\": \"SeriesDescription\", \"startsWith\": \"Thorax\"}]},"
      "  {\"number\": 2, \"prior\": 1, \"newestDays\": 1, \"oldestDays\": 730}],"
      " \"stages\": [{\"name\": \"一\", \"screens\": 2, \"rows\": 2, \"columns\": 3, \"needed\": [1, 2], \"boxes\": ["
      "   {\"row\": 0, \"column\": 1, \"rows\": 2, \"columns\": 2, \"screen\": 1, \"set\": 1, \"choice\": 1,"
      "    \"filters\": [{\"attribute\": \"ImageType\", \"contains\": [\"A\", \"B\"]}],"
      "    \"sort\": [{\"attribute\": \"InstanceNumber\", \"index\": 1, \"descending\": true}],"
      "    \"look\": {\"preset\": \"lung\", \"window\": [-600, 1500.5], \"function\": \"sigmoid\", \"invert\": true,"
      "      \"rotation\": 270, \"flip\": true, \"orientation\": \"R\\\\A\", \"zoom\": \"free\", \"factor\": 1.25,"
      "      \"plane\": \"SAGITTAL\", \"slab\": 10, \"projection\": \"max\", \"play\": true, \"rate\": 7.5,"
      "      \"where\": \"middle\", \"text\": false},"
      "    \"scrollGroup\": 1, \"zoomGroup\": 2, \"windowGroup\": 3}, {\"row\": 1, \"column\": 0}]}]}";

static FjHangProtocol *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return fj_hang_protocol_parse (bytes, error);
}
