#include "central-call.h"

const CentralRoute central_clinical_routes[] = { { 0 } };
const guint central_n_clinical_routes = 0;
