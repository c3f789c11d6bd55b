import { copyButtons, tick } from "./words.js";

copyButtons();
tick();
